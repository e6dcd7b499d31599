"""How many outlets a story has, in SQL: as `publish.outlets` counts them, for lists and their order.  Pure."""

# Who published an entry, as readers are told; in lower case, as outlets are counted.
OUTLET = """lower(coalesce(
    nullif(feeds.outlet, ''), nullif(entries.outlet, ''), nullif(feeds.name, ''), nullif(feeds.title, ''), url))"""
# Of what is shown of a story; at least 1 where it is anything.
OUTLETS = f"""(
    SELECT max(count(DISTINCT CASE WHEN kind <> 'pointer' THEN {OUTLET} END), count(*) > 0)
    FROM decisions INDEXED BY decisions_story
    CROSS JOIN entries INDEXED BY entries_facts ON entries.id = entry
    CROSS JOIN feeds ON feeds.id = feed
    WHERE story = stories.id AND NOT entries.withdrawn AND NOT entries.hidden)"""  # noqa: S608 -- constants
RECOUNT = f"UPDATE stories SET outlets = {OUTLETS} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608 -- likewise
