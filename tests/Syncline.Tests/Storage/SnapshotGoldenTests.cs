using System.Text;
using Syncline.Storage;
using Syncline.Testing;
using Syncline.Testing.Storage;

namespace Syncline.Tests.Storage;

/// <summary>Format 1 as it was first written. The files are read, never rewritten; a new format adds files.</summary>
public sealed class SnapshotGoldenTests
{
    private const string Golden = "tests/golden/folder-snapshot-v1";
    private const string Plain = "snapshot-0000000001.snp", Compressed = "snapshot-0000000002.snp";
    private static readonly SnapshotHeader Header = new(1, 1, 40);

    private static readonly StoredRecord[] Records =
    [
        StoredRecord.Of(40, 0, 1, [.. "first"u8]),
        StoredRecord.Of(40, 300, 5, []),
        StoredRecord.Of(40, uint.MaxValue, 255, [.. Enumerable.Repeat((byte)7, 40)]),
    ];

    [Theory]
    [InlineData(Plain)]
    [InlineData(Compressed)]
    public void The_first_format_is_still_read(string name)
    {
        BytesFile file = new(name, Bytes(name));
        SnapshotHeader header = SnapshotFileReader.ReadHeader(file, name == Plain ? 1U : 2U)!.Value;
        Assert.Null(new SnapshotFileReader(file, header).Check(out SnapshotFooter footer));
        Assert.Equal((40, 41, 3, 1U), (header.Position, footer.Until, footer.Records, footer.Blocks));
        List<StoredRecord> read = [];
        new SnapshotFileReader(file, header).Replay((in LogRecord record) => read.Add(StoredRecord.Of(record)));
        Assert.Equal(Records, read);
    }

    [Fact]
    public void The_same_calls_still_write_the_same_bytes() => Assert.Equal(Bytes(Plain), Make(Header, false));

    [Fact]
    public void The_dump_in_the_documentation_is_that_of_the_golden_file()
    {
        string documentation = File.ReadAllText(RepositoryFiles.PathOf("docs/formats-snapshot.md"));
        byte[] bytes = Bytes(Plain);
        for (int at = 0; at < bytes.Length; at += 16)
        {
            StringBuilder line = new($"{at:x4}  ");
            line.AppendJoin(' ', bytes[at..Math.Min(at + 16, bytes.Length)].Select(part => $"{part:x2}"));
            Assert.Contains(line.ToString(), documentation, StringComparison.Ordinal);
        }
    }

    private static byte[] Make(SnapshotHeader header, bool compresses)
    {
        SimulatedFolder disk = new();
        using (SnapshotFileWriter writer = new(disk.Create("x", 0), header, compresses))
        {
            foreach (StoredRecord record in Records)
            {
                writer.Append(record.Stream, record.Kind, Convert.FromHexString(record.Payload));
            }

            writer.Complete(41);
        }

        return disk.Read("x");
    }

    private static byte[] Bytes(string name) => File.ReadAllBytes(RepositoryFiles.PathOf($"{Golden}/{name}"));
}
