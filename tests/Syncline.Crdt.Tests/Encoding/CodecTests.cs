using Syncline.Crdt.Encoding;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Encoding;

/// <summary>Effects, states, dots and versions: one form each, and nothing else is accepted.</summary>
public sealed class CodecTests
{
    private const int AllocatedMin = 16 * 1024;
    private const int AllocatedPerByteMax = 64;

    public static TheoryData<int> Forms => [.. Enumerable.Range(0, WireForm.All.Count)];

    [Theory]
    [MemberData(nameof(Forms))]
    public void What_is_written_is_read_and_written_again_alike(int form) => Property.ForAll(1_000, prng =>
    {
        byte[] bytes = WireForm.All[form].Some(prng);
        Assert.Equal(DecodeError.None, WireForm.All[form].Read(bytes, out byte[] rewritten));
        Assert.Equal(bytes, rewritten);
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public void What_is_cut_short_at_any_byte_or_goes_on_is_refused(int form) => Property.ForAll(150, prng =>
    {
        byte[] bytes = WireForm.All[form].Some(prng);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(DecodeError.Truncated, WireForm.All[form].Read(bytes.AsSpan(0, length), out _));
        }

        Assert.Equal(DecodeError.TrailingBytes, WireForm.All[form].Read([.. bytes, 0], out _));
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public void I10_damaged_bytes_never_throw_nor_take_much_memory_and_decode_only_from_their_one_form(int form)
    {
        WireForm wire = WireForm.All[form];
        int decoded = 0, refused = 0;
        Property.ForAll(6_000, prng =>
        {
            byte[] bytes = prng.Chance(150)
                ? Mutation.Random(prng)
                : Mutation.Of(wire.Some(new((ulong)prng.Below(64))), prng);
            long before = GC.GetAllocatedBytesForCurrentThread();
            DecodeError error = wire.Read(bytes, out byte[] rewritten);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.InRange(allocated, 0, AllocatedMin + (AllocatedPerByteMax * bytes.Length));
            if (error == DecodeError.None) decoded++;
            else refused++;
            if (error == DecodeError.None) Assert.Equal(bytes, rewritten);
        });
        const int few = 100; // Else the mutations are too wild or too mild to say anything.
        Assert.True(decoded >= few && refused >= few, $"{decoded} were decoded, {refused} refused.");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Nothing_is_allocated_for_what_the_bytes_can_not_hold(int form)
    {
        foreach (byte[] claim in Claims)
        {
            foreach (byte[] bytes in (byte[][])[claim, [3, .. claim], [1, .. claim], [2, 0, .. claim]])
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                _ = WireForm.All[form].Read(bytes, out _);
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocatedMin);
            }
        }
    }

    private static byte[][] Claims { get; } =
    [
        [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], // A varint of 11 bytes.
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], // 2^64 - 1
        [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], // 2^63
        [0x80, 0x80, 0x80, 0x80, 0x10], // 2^32
        [0xFF, 0xFF, 0xFF, 0xFF, 0x07], // 2^31 - 1
        [0xFF, 0xFF, 0x03], // 65,535
    ];
}
