using Syncline.Testing;
using Syncline.Testing.Storage;

namespace Syncline.Tests.Storage;

/// <summary>Format 1 of the file END, which was written by hand; it is read, never rewritten.</summary>
public sealed class CleanEndGoldenTests
{
    private const string Golden = "tests/golden/end-v1/END";
    private const string Segment = "log-0000000001.seg";

    /// <summary>Stream 1, replica 0x10203040506.</summary>
    private static readonly byte[] Note = [1, 6, 5, 4, 3, 2, 1, 0];

    private static byte[] Bytes(string path) => File.ReadAllBytes(RepositoryFiles.PathOf(path));

    private static byte[]? Identity(long birth) => [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public async Task The_first_format_is_still_written()
    {
        SimulatedFolder folder = new() { Identity = Identity };
        LogRun run = LogRun.Open(folder);
        run.Append(0, 1, [.. "first"u8]);
        await run.DurableAsync();
        run.Append(300, 2);
        await run.DurableAsync();
        await run.Log.CloseAsync(Note);
        Assert.Equal(Bytes(Golden), folder.Read("END"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_first_format_is_still_read_and_taken_away(bool isHere)
    {
        SimulatedFolder folder = new() { Identity = isHere ? Identity : _ => new byte[32] };
        folder.Put(Segment, Bytes($"tests/golden/log-v1/{Segment}"));
        folder.Put("END", Bytes(Golden));
        LogRun run = LogRun.Open(folder);
        Assert.Equal(isHere, run.Log.IsContinued);
        Assert.Equal(Note, run.Log.EndNote!.Value.ToArray());
        Assert.Equal([Segment], folder.List());
        await run.Log.DisposeAsync();
    }

    [Fact]
    public void The_dump_in_the_documentation_is_that_of_the_golden_file()
    {
        string documentation = File.ReadAllText(RepositoryFiles.PathOf("docs/formats-log.md"));
        byte[] bytes = Bytes(Golden);
        for (int at = 0; at < bytes.Length; at += 16)
        {
            string row = string.Join(' ', bytes[at..Math.Min(at + 16, bytes.Length)].Select(part => $"{part:x2}"));
            Assert.Contains($"{at:x4}  {row}\n", documentation, StringComparison.Ordinal);
        }
    }
}
