using Syncline.Storage;
using Syncline.Testing;
using Syncline.Testing.Storage;

namespace Syncline.Tests.Storage;

public sealed class SnapshotFileTests
{
    private const string Name = "snapshot-0000000007.snp";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void D9_every_flipped_bit_is_found_and_told_where_its_block_begins_or_before(bool compresses)
    {
        byte[] bytes = Make(compresses, contentBytes: compresses ? 60_000 : 16_000);
        Assert.InRange(bytes.Length, 8 * 1024, 32 * 1024);
        Assert.Null(Problem(bytes, bytes.Length));
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            DamagedSnapshot? damage = Problem(bytes, bytes.Length);
            Assert.True(damage is not null && damage.Offset <= bit / 8, $"Bit {bit} was not found.");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void A_snapshot_that_ends_at_any_byte_or_goes_on_is_found()
    {
        byte[] bytes = [.. Make(compresses: false, contentBytes: 16_000), 0];
        for (int length = 0; length <= bytes.Length; length++)
        {
            Assert.Equal(length == bytes.Length - 1, Problem(bytes, length) is null);
        }
    }

    [Fact]
    public void Blocks_that_changed_places_or_came_from_another_snapshot_are_found()
    {
        byte[] bytes = Make(compresses: false, contentBytes: (2 * StoredBlock.ContentBytesMax) + 10);
        const int first = SnapshotHeader.Bytes;
        const int block = StoredBlock.HeadBytes + StoredBlock.ContentBytesMax;
        byte[] swapped = [.. bytes];
        bytes.AsSpan(first, block).CopyTo(swapped.AsSpan(first + block));
        bytes.AsSpan(first + block, block).CopyTo(swapped.AsSpan(first));
        Assert.Equal(first, Problem(swapped, swapped.Length)!.Offset);
        byte[] shortened = [.. bytes[..(first + block)], .. bytes[(first + block + block)..]];
        Assert.Equal(first + block, Problem(shortened, shortened.Length)!.Offset);
        byte[] foreign = [.. bytes];
        new SnapshotHeader(8, 1, 40).Write(foreign);
        Assert.Equal(first, Problem(foreign, foreign.Length, number: 8)!.Offset);
    }

    [Fact]
    public void Hostile_bytes_never_escape_as_anything_but_damage()
    {
        Prng prng = new(11);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = new byte[SnapshotHeader.Bytes + prng.Below(200)];
            new SnapshotHeader(7, 1, 40).Write(bytes);
            for (int at = SnapshotHeader.Bytes; at < bytes.Length; at++)
            {
                bytes[at] = prng.Chance(500) ? (byte)0 : (byte)prng.Next();
            }

            Assert.NotNull(Problem(bytes, bytes.Length));
        }
    }

    [Fact]
    public void A_block_with_a_right_checksum_that_holds_no_records_is_damage_too()
    {
        byte[][] contents = [[0x80, 0x80, 0x80, 0x80, 0x80, 0x80], [1, 2, 5, 1], [1, 2, 0x80, 0x80, 0x80, 0x80, 0x08]];
        foreach (byte[] content in contents)
        {
            byte[] block = [.. new byte[StoredBlock.HeadBytes], .. content];
            SnapshotHeader header = new(7, 1, 40);
            byte[] start = new byte[SnapshotHeader.Bytes];
            header.Write(start);
            uint checksum = StoredBlock.WriteHead(block, content.Length, StoredBlockKind.Plain, 7, 0);
            byte[] footer = new byte[StoredBlock.HeadBytes + SnapshotFooter.Bytes];
            new SnapshotFooter(1, content.Length, 40, 1, Crdt.Encoding.Crc32C.Append(0, checksum))
                .Write(footer.AsSpan(StoredBlock.HeadBytes));
            StoredBlock.WriteHead(footer, SnapshotFooter.Bytes, StoredBlockKind.Footer, 7, 1);
            byte[] bytes = [.. start, .. block, .. footer];
            Assert.Null(Problem(bytes, bytes.Length));
            Assert.Throws<LogDamagedException>(
                () => new SnapshotFileReader(new BytesFile(Name, bytes), header).Replay((in LogRecord _) => { }));
        }
    }

    [Fact]
    public void A_short_Brotli_block_that_unpacks_to_more_than_it_says_is_refused()
    {
        byte[] packed = new byte[1000];
        Assert.True(System.IO.Compression.BrotliEncoder.TryCompress(new byte[100_000], packed, out int length));
        byte[] block = [.. new byte[StoredBlock.HeadBytes], .. packed[..length]];
        SnapshotHeader header = new(7, 1, 40);
        byte[] start = new byte[SnapshotHeader.Bytes];
        header.Write(start);
        StoredBlock.WriteHead(block, 50_000, StoredBlockKind.Compressed, 7, 0);
        SnapshotFileReader reader = new(new BytesFile(Name, [.. start, .. block]), header);
        LogDamagedException refused =
            Assert.Throws<LogDamagedException>(() => reader.Replay((in LogRecord _) => { }));
        Assert.Equal(SnapshotHeader.Bytes, refused.Offset);
    }

    /// <summary>What is wrong with a file of those bytes; null if nothing is.</summary>
    private static DamagedSnapshot? Problem(byte[] bytes, int length, uint number = 7)
    {
        BytesFile file = new(Name, bytes) { Length = length };
        try
        {
            return SnapshotFileReader.ReadHeader(file, number) is SnapshotHeader header
                ? new SnapshotFileReader(file, header).Check(out _)
                : new(Name, 0, "no header");
        }
        catch (LogFormatException)
        {
            return new(Name, 0, "a newer format");
        }
    }

    private static byte[] Make(bool compresses, int contentBytes)
    {
        SimulatedFolder disk = new();
        Prng prng = new(3);
        using (SnapshotFileWriter writer = new(disk.Create(Name, 0), new(7, 1, 40), compresses))
        {
            for (int left = contentBytes; left > 0;)
            {
                byte[] payload = new byte[Math.Min(left, 1 + prng.Below(5_000))];
                for (int i = 0; i < payload.Length; i++)
                {
                    payload[i] = (byte)prng.Below(4);
                }

                writer.Append(1, 2, payload);
                left -= payload.Length;
            }

            writer.Complete(41);
        }

        return disk.Read(Name);
    }
}
