# A feed reader in its simplest form, around Ruby's own parser: what it has seen, by its id, is read, unless it changed.
# ruby loop.rb FILE ADDRESS…   prints address → [[link, is unread], …]

require 'json'
require 'net/http'
require 'rss'

def entries(feed)
  if feed.feed_type == 'atom'
    feed.entries.map do |entry|
      alternate = entry.links.find { |link| link.rel == 'alternate' }
      [entry.id.content, alternate.href, entry.updated.content.iso8601(3)]
    end
  else
    feed.items.map { |item| [item.guid.content, item.link, ''] }
  end
end

file, *addresses = ARGV
seen = File.exist?(file) ? JSON.parse(File.read(file)) : {}
listed = addresses.to_h do |address|
  before = seen.fetch(address, {})
  feed = RSS::Parser.parse(Net::HTTP.get(URI(address)), true) # which raises where a feed is not valid
  seen[address] = before.merge(entries(feed).to_h { |id, link, updated| [id, [link, updated]] })
  [address, seen[address].map { |id, (link, updated)| [link, before.dig(id, 1) != updated] }]
end
File.write(file, JSON.generate(seen))
puts JSON.generate(listed)
