# A feed reader in its simplest form, around XML::Feed: what it has seen, by its id, is read, unless it was modified.
# perl loop.pl FILE ADDRESS…   prints address → [[link, is unread], …]

use strict;
use warnings;
use JSON::PP;
use URI;
use XML::Feed;

my ($file, @addresses) = @ARGV;
my $seen = {};
if (-e $file) {
    open my $kept, '<', $file or die $!;
    local $/;
    $seen = decode_json(<$kept>);
}
my %listed;
for my $address (@addresses) {
    my $feed = XML::Feed->parse(URI->new($address)) or die XML::Feed->errstr;
    my $before = $seen->{$address} // {};
    my %known = %$before;
    for my $entry ($feed->entries) {
        my $modified = $entry->modified;
        $known{$entry->id} = [$entry->link, $modified ? $modified->hires_epoch . '' : ''];
    }
    $listed{$address} = [
        map { [$known{$_}[0], !$before->{$_} || $before->{$_}[1] ne $known{$_}[1] ? \1 : \0] } keys %known
    ];
    $seen->{$address} = \%known;
}
open my $kept, '>', $file or die $!;
print $kept encode_json($seen);
print encode_json(\%listed);
