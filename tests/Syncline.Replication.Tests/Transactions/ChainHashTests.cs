using System.Text;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Tests.Transactions;

/// <summary>The hash of the chains is the published one: MurmurHash3, x64, 128 bits, seed 0.</summary>
public sealed class ChainHashTests
{
    /// <summary>Published vectors, the two halves one after the other.</summary>
    [Theory]
    [InlineData("", "00000000000000000000000000000000")]
    [InlineData("hello", "cbd8a7b341bd9b025b1e906a48ae1d19")]
    [InlineData("hello, world", "342fac623a5ebc8e4cdcbc079642414d")]
    [InlineData("The quick brown fox jumps over the lazy dog.", "cd99481f9ee902c9695da1a38987b6e7")]
    [InlineData("The quick brown fox jumps over the lazy dog", "e34bbc7bbc071b6c7a433ca9c49a9347")]
    [InlineData("19 Jan 2038 at 3:14:07 AM", "b89e5988b737affc664fc2950231b2cb")]
    public void The_published_vectors_hold(string text, string expected)
    {
        UInt128 hash = ChainHash.Of(Encoding.ASCII.GetBytes(text));

        Assert.Equal(expected, $"{(ulong)hash:x16}{(ulong)(hash >> 64):x16}");
    }

    /// <summary>No length and no bit is overlooked, in whole blocks and in the rest.</summary>
    [Fact]
    public void Every_length_and_every_bit_counts()
    {
        byte[] bytes = new byte[64];
        HashSet<UInt128> seen = [];
        for (int length = 0; length <= bytes.Length; length++)
        {
            Assert.True(seen.Add(ChainHash.Of(bytes.AsSpan(0, length))), $"{length} zeros");
        }

        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(seen.Add(ChainHash.Of(bytes)), $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void The_chain_counts_what_came_before_the_header_and_each_section_in_order()
    {
        byte[] header = [1, 2], left = [3], right = [4];
        UInt128[] chains =
        [
            ChainHash.Next(0, header, [left, right]), ChainHash.Next(1, header, [left, right]),
            ChainHash.Next(0, [1, 3], [left, right]), ChainHash.Next(0, header, [right, left]),
            ChainHash.Next(0, header, [left]), ChainHash.Next(0, header, []),
        ];

        Assert.Equal(chains.Length, chains.Distinct().Count());
    }
}
