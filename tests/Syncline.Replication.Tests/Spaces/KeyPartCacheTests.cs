using System.Globalization;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Tests.Spaces;

public sealed class KeyPartCacheTests
{
    [Fact]
    public void A_plain_part_that_comes_again_is_the_same_string()
    {
        KeyPartCache cache = new();
        string first = Read(cache, "users", out bool isPlain);
        Assert.True(isPlain);
        Assert.Same(first, Read(cache, "users", out isPlain));
        Assert.True(isPlain);
    }

    [Fact]
    public void Many_parts_of_one_length_are_each_what_their_bytes_say()
    {
        KeyPartCache cache = new();
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 20_000; i++)
            {
                string part = string.Create(CultureInfo.InvariantCulture, $"part-{i:d6}");
                Assert.Equal(part, Read(cache, part, out bool isPlain));
                Assert.True(isPlain);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("gr\u00fcn")]
    [InlineData("a\u0001b")]
    [InlineData("\ud83d\ude00")]
    public void What_is_not_plain_is_read_each_time_and_says_so(string part)
    {
        KeyPartCache cache = new();
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(part, Read(cache, part, out bool isPlain));
            Assert.False(isPlain);
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused_also_where_text_of_their_length_is_known()
    {
        KeyPartCache cache = new();
        Read(cache, "ab", out _);
        WireReader reader = new([2, 0xC3, 0x28]);
        Assert.False(cache.TryRead(ref reader, out _, out _));
        Assert.Equal(DecodeError.InvalidText, reader.Error);
        WireReader cut = new([5, (byte)'a']);
        Assert.False(cache.TryRead(ref cut, out _, out _));
        Assert.Equal(DecodeError.Truncated, cut.Error);
    }

    private static string Read(KeyPartCache cache, string part, out bool isPlain)
    {
        WireWriter writer = new();
        writer.Text(part);
        WireReader reader = new(writer.Written);
        Assert.True(cache.TryRead(ref reader, out string read, out isPlain));
        Assert.True(reader.AtEnd());
        return read;
    }
}
