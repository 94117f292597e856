using Syncline.Crdt.Encoding;
using Syncline.Testing;

namespace Syncline.Crdt.Tests.Encoding;

public sealed class Crc32CTests
{
    [Fact]
    public void The_published_test_vectors_hold()
    {
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32])); // RFC 3720, B.4.
        Assert.Equal(0x46DD794Eu, Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0u, Crc32C.Of([]));
    }

    [Fact]
    public void Any_length_equals_the_definition_bit_by_bit()
    {
        Prng prng = new(1);
        for (int length = 0; length < 70; length++)
        {
            byte[] bytes = [.. Enumerable.Range(0, length).Select(_ => (byte)prng.Next())];
            Assert.Equal(Definition(bytes), Crc32C.Of(bytes));
        }
    }

    [Fact]
    public void Appending_in_parts_equals_the_whole()
    {
        byte[] bytes = [.. Enumerable.Range(0, 40).Select(i => (byte)(i * 7))];
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(Crc32C.Of(bytes), Crc32C.Append(Crc32C.Of(bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
        }

        Assert.Equal(Crc32C.Of([4, 3, 2, 1]), Crc32C.Append(0, 0x01020304u));
        Assert.Equal(Crc32C.Of([8, 7, 6, 5, 4, 3, 2, 1]), Crc32C.Append(0, 0x0102030405060708ul));
    }

    private static uint Definition(byte[] bytes)
    {
        uint state = uint.MaxValue;
        foreach (byte part in bytes)
        {
            state ^= part;
            for (int bit = 0; bit < 8; bit++)
            {
                state = (state >> 1) ^ ((state & 1) * 0x82F63B78u);
            }
        }

        return ~state;
    }
}
