using System.Text;
using Syncline.Testing;
using Syncline.Testing.Storage;

namespace Syncline.Tests.Storage;

/// <summary>Format 1 as it was first written. The files are read, never rewritten; a new format adds files.</summary>
public sealed class LogGoldenTests
{
    private const string Golden = "tests/golden/log-v1";
    private static readonly string[] Names = ["log-0000000001.seg", "log-0000000002.seg"];

    private static readonly StoredRecord[] Records =
    [
        StoredRecord.Of(1, 0, 1, [.. "first"u8]),
        StoredRecord.Of(2, 300, 2, []),
        StoredRecord.Of(3, uint.MaxValue, 255, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
    ];

    [Fact]
    public async Task The_first_format_is_still_read()
    {
        SimulatedFolder folder = new();
        foreach (string name in Names)
        {
            folder.Put(name, Bytes(name));
        }

        LogRun run = LogRun.Open(folder);
        Assert.Equal(Records, run.Records);
        Assert.Null(run.Log.CutTail);
        await run.Log.DisposeAsync();
    }

    [Fact]
    public async Task The_same_calls_still_write_the_same_bytes()
    {
        SimulatedFolder folder = new();
        foreach (StoredRecord[] session in (StoredRecord[][])[Records[..2], Records[2..]])
        {
            LogRun run = LogRun.Open(folder);
            foreach (StoredRecord record in session)
            {
                run.Append(record.Stream, record.Kind, Convert.FromHexString(record.Payload));
                await run.DurableAsync();
            }

            await run.Log.DisposeAsync();
        }

        Assert.Equal(Names, folder.List());
        Assert.All(Names, name => Assert.Equal(Bytes(name), folder.Read(name)));
    }

    [Fact]
    public void The_dump_in_the_documentation_is_that_of_the_golden_file()
    {
        string documentation = File.ReadAllText(RepositoryFiles.PathOf("docs/formats-log.md"));
        foreach (string line in Dump(Bytes(Names[0])))
        {
            Assert.Contains(line, documentation, StringComparison.Ordinal);
        }
    }

    private static byte[] Bytes(string name) => File.ReadAllBytes(RepositoryFiles.PathOf($"{Golden}/{name}"));

    private static IEnumerable<string> Dump(byte[] bytes)
    {
        for (int at = 0; at < bytes.Length; at += 16)
        {
            byte[] row = bytes[at..Math.Min(at + 16, bytes.Length)];
            StringBuilder line = new($"{at:x4}  ");
            line.AppendJoin(' ', row.Select(part => $"{part:x2}"));
            yield return line.ToString();
        }
    }
}
