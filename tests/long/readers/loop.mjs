// A feed reader in its simplest form: what it has seen, by one of its fields, is read.
// node loop.mjs LIBRARY "id"|"id and updated"|"link" FILE ADDRESS…   prints address → [[link, is unread], …]

import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const isAlternate = (link) => (link.rel ?? 'alternate') === 'alternate'

const entries = {
  'rss-parser': async (address) => {
    const { default: Parser } = await import('rss-parser')
    const { items } = await new Parser().parseURL(address)
    return items.map((item) => ({ id: item.guid ?? item.id, link: item.link }))
  },
  feedparser: async (address) => {
    const { default: Parser } = await import('feedparser')
    const parser = new Parser()
    parser.end(await (await fetch(address)).text())
    const items = []
    for await (const item of parser) items.push({ id: item.guid, link: item.link, updated: item.date?.toISOString() ?? '' })
    return items
  },
  feedsmith: async (address) => {
    const { parseFeed } = await import('feedsmith')
    const { format, feed } = parseFeed(await (await fetch(address)).text())
    return (feed.entries ?? feed.items).map(
      {
        atom: (each) => ({ id: each.id, link: each.links.find(isAlternate).href, updated: String(each.updated) }),
        rss: (each) => ({ id: each.guid.value, link: each.link, updated: '' }),
        json: (each) => ({ id: each.id, link: each.url, updated: String(each.date_modified) }),
      }[format],
    )
  },
}

const [library, key, file, ...addresses] = process.argv.slice(2)
const seen = existsSync(file) ? JSON.parse(readFileSync(file)) : {}
const listed = {}
for (const address of addresses) {
  const before = seen[address] ?? {}
  const known = { ...before }
  for (const entry of await entries[library](address)) {
    known[key === 'link' ? entry.link : entry.id] = [entry.link, key === 'id and updated' ? entry.updated : '']
  }
  listed[address] = Object.entries(known).map(([name, [link, updated]]) => [link, before[name]?.[1] !== updated])
  seen[address] = known
}
writeFileSync(file, JSON.stringify(seen))
console.log(JSON.stringify(listed))
