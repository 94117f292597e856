using Syncline.Storage;
using Syncline.Testing;
using Syncline.Testing.Storage;
using Syncline.Tests.Replicas;

namespace Syncline.Tests.Storage;

/// <summary>
/// Format 2, compressed segments, as it was first written. The files are read, never rewritten; a new format adds
/// files.
/// </summary>
public sealed class CompressedGoldenTests
{
    private const string Golden = "tests/golden/log-v2";
    private static readonly string[] Names = [CompressedRun.First, CompressedRun.Second];

    private static readonly StoredRecord[] Records =
    [
        StoredRecord.Of(1, 0, 1, [.. "first"u8]),
        StoredRecord.Of(2, 300, 2, [.. Enumerable.Repeat((byte)7, 100)]),
        StoredRecord.Of(3, 1, 1, [.. "second"u8]),
    ];

    [Fact]
    public void The_second_format_is_still_read()
    {
        SimulatedFolder folder = new();
        Array.ForEach(Names, name => folder.Put(name, Bytes(name)));
        Assert.Equal(Records, CompressedRun.Replay(folder));
        Assert.True(CompressedRun.IsCompressed(folder, CompressedRun.First));
    }

    /// <summary>What the codec makes of a block may differ from one version of it to the next.</summary>
    [Fact]
    public async Task The_same_calls_still_write_what_reads_as_the_same_bytes()
    {
        SimulatedFolder folder = new();
        foreach (StoredRecord[] session in (StoredRecord[][])[Records[..2], Records[2..]])
        {
            FileRecordStore store = CompressedRun.Open(folder, CompressedRun.Options, out _);
            foreach (StoredRecord record in session)
            {
                long position = store.Append(record.Stream, record.Kind, Convert.FromHexString(record.Payload));
                await store.WaitDurableAsync(position, TestMember.Deadline);
            }

            await store.Compressed;
            await store.DisposeAsync();
        }

        byte[] written = folder.Read(CompressedRun.First), golden = Bytes(CompressedRun.First);
        Assert.Equal(golden[..64], written[..64]);
        Assert.Equal(Content(golden), Content(written));
        Assert.Equal(Bytes(CompressedRun.Second), folder.Read(CompressedRun.Second));
    }

    [Fact]
    public void The_dump_in_the_documentation_is_that_of_the_golden_file()
    {
        string documentation = File.ReadAllText(RepositoryFiles.PathOf("docs/formats-log.md"));
        byte[] bytes = Bytes(CompressedRun.First);
        for (int at = 0; at < bytes.Length; at += 16)
        {
            string row = string.Join(' ', bytes[at..Math.Min(at + 16, bytes.Length)].Select(part => $"{part:x2}"));
            Assert.Contains($"{at:x4}  {row}", documentation, StringComparison.Ordinal);
        }
    }

    private static byte[] Content(byte[] bytes)
    {
        Assert.True(CompressedSegment.TryOpen(new BytesFile("", bytes), out CompressedSegment? segment));
        byte[] content = new byte[segment.Length];
        Assert.Equal(content.Length, segment.Read(0, content));
        return content;
    }

    private static byte[] Bytes(string name) => File.ReadAllBytes(RepositoryFiles.PathOf($"{Golden}/{name}"));
}
