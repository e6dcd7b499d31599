"""Large bodies share the memory that there is."""

import asyncio

from aggregator.visit.room import SMALL, Pool

LARGEST = 10_000_000  # there is room for four


class Crowd:
    """Bodies that grow to some size side by side, and stay until they are told to go."""

    def __init__(self):
        """Begin with none."""
        self.pool = Pool(LARGEST)
        self.inside, self.tasks, self.leave, self.rooms = [], {}, {}, {}

    async def come(self, *names, lane="usual", size=LARGEST):
        """Have bodies grow; go on when all that fit are inside."""
        for name in names:
            self.leave[name] = asyncio.Event()
            self.tasks[name] = asyncio.create_task(self._grow(name, lane, size))
        await self.settle()

    async def _grow(self, name, lane, size):
        async with self.pool.room(lane) as room:
            for grown in range(0, size + 1, SMALL // 2):
                await room.fit(grown)
            self.inside.append(name)
            self.rooms[name] = room
            await self.leave[name].wait()
            self.inside.remove(name)

    async def end(self, name, size):
        """Have a body come to its end, and go on when all that fit are inside."""
        self.rooms[name].settle(size)
        await self.settle()

    async def go(self, name):
        """Have a body leave, and go on when all that fit are inside."""
        self.leave[name].set()
        await self.settle()

    async def settle(self):
        """Let everybody do what can be done without waiting."""
        for _ in range(200):
            await asyncio.sleep(0)


def living(story):
    """Live through a story of a crowd; those who are left are sent home."""

    async def live():
        crowd = Crowd()
        await story(crowd)
        for task in crowd.tasks.values():
            task.cancel()
        await asyncio.gather(*crowd.tasks.values(), return_exceptions=True)

    asyncio.run(live())


def test_only_so_many_large_bodies_are_in_memory_at_a_time():
    """The next one waits until one of them is read, in the order in which they came."""

    async def story(crowd):
        await crowd.come(*"abcdef")
        assert crowd.inside == [*"abcd"]
        await crowd.go("b")
        assert crowd.inside == [*"acde"]

    living(story)


def test_feeds_that_may_be_hostile_keep_half_free():
    """However many new and slow feeds send large bodies, two of the places are for the others."""

    async def story(crowd):
        await crowd.come(*"nmo", lane="new")
        await crowd.come("s", lane="slow")
        assert crowd.inside == [*"nm"]
        await crowd.come(*"abc")
        assert crowd.inside == [*"nmab"]

    living(story)


def test_a_body_that_ended_holds_no_more_than_its_size():
    """While it waits to be read, another may come."""

    async def story(crowd):
        await crowd.come(*"abcdef")
        await crowd.end("a", 6_000_000)
        assert crowd.inside == [*"abcd"]
        await crowd.end("b", 4_000_000)
        assert crowd.inside == [*"abcde"]
        await crowd.go("a")
        await crowd.go("b")
        assert crowd.inside == [*"cdef"]

    living(story)


def test_small_bodies_wait_for_nobody():
    """Nearly all feeds are small: they come however many large ones wait."""

    async def story(crowd):
        await crowd.come(*"abcdefgh")
        await crowd.come("small", lane="new", size=SMALL)
        assert crowd.inside == [*"abcd", "small"]

    living(story)


def test_who_gives_up_takes_no_place():
    """A visit whose time is over while it waits, or just as its turn has come, leaves it to the next in line."""

    async def story(crowd):
        await crowd.come(*"abcdefg")
        crowd.tasks["e"].cancel()
        await crowd.go("a")
        assert crowd.inside == [*"bcdf"]
        crowd.rooms["b"].settle(0)
        crowd.tasks["g"].cancel()
        await crowd.come("h")
        assert crowd.inside == [*"bcdfh"]

    living(story)


def test_where_bodies_may_be_huge_two_still_fit():
    """One of a feed that is known, and one of another."""

    async def story(crowd):
        crowd.pool = Pool(50 * LARGEST)
        await crowd.come(*"nm", lane="new")
        await crowd.come(*"ab")
        assert crowd.inside == [*"na"]

    living(story)
