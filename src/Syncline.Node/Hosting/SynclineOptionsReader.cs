using Syncline.Folders;
using Syncline.Keys;
using Syncline.Links;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Node.Hosting;

/// <summary>Reads an application's options, and says all that is wrong with them at once.</summary>
internal sealed class SynclineOptionsReader
{
    private const int MembersMax = 65_536;
    private static readonly TimeSpan IntervalMin = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan IntervalMax = TimeSpan.FromMinutes(1);

    private readonly List<string> problems = [];

    private SynclineOptionsReader()
    {
    }

    /// <summary>The node's options, but for the folder; they mean something only if there are no problems.</summary>
    public static (NodeOptions Options, IReadOnlyList<string> Problems) Read(SynclineOptions options)
    {
        SynclineOptionsReader reader = new();
        NodeOptions read = reader.ReadAll(options);
        return (read, reader.problems);
    }

    private NodeOptions ReadAll(SynclineOptions options)
    {
        NodeOptions read = new()
        {
            Spaces = ReadSpaces(options.Spaces),
            Listen = ReadAddress(options.Listen, nameof(options.Listen)),
            Http = ReadAddress(options.Http, nameof(options.Http)),
            LearnsPeers = options.LearnsPeers,
            Peers = [.. options.Peers.Select(peer => ReadAddress(peer, nameof(options.Peers)))],
            Key = ReadKey(options.KeyFile, nameof(options.KeyFile)),
            HttpKey = ReadKey(options.HttpKeyFile, nameof(options.HttpKeyFile)),
            Members = options.Members,
            Name = options.Name,
            Role = options.IsVisitor ? MemberRole.Visitor : MemberRole.Keeper,
            IsRelay = options.IsRelay,
            Durability = options.Durability,
            Interval = options.Interval,
            Snapshots = new()
            {
                IntervalBytes = options.SnapshotBytes,
                History = ReadHistory(options.History),
                Compresses = options.Compresses,
            },
            SleepAfter = options.SleepAfter,
        };
        Require(options.Members is null or (>= 1 and <= MembersMax), nameof(options.Members), $"1 to {MembersMax}");
        bool isInterval = options.Interval >= IntervalMin && options.Interval <= IntervalMax;
        Require(isInterval, nameof(options.Interval), $"{IntervalMin} to {IntervalMax}");
        Require(options.SnapshotBytes >= 1, nameof(options.SnapshotBytes), "at least 1");
        Require(!(options.SleepAfter < TimeSpan.Zero), nameof(options.SleepAfter), "no time below zero");
        Require(Enum.IsDefined(options.Durability), nameof(options.Durability), "Always, Interval or None");
        RequireKeys(read);
        return read;
    }

    private string[] ReadSpaces(IList<string> spaces)
    {
        foreach (string problem in spaces.Select(SpaceName.ProblemOf).OfType<string>())
        {
            problems.Add($"{nameof(SynclineOptions.Spaces)}: {problem}");
        }

        return spaces.Count > 0 ? [.. spaces] : [NodeOptions.DefaultSpace];
    }

    private PeerAddress ReadAddress(string text, string name)
    {
        if (PeerAddress.TryParse(text ?? "", out PeerAddress? address, out string? problem)) return address;
        problems.Add($"{name}: {problem}");
        return new("localhost", 0);
    }

    private SecretKey? ReadKey(string? file, string name)
    {
        try
        {
            return file is null ? null : SecretKeyFile.Read(file);
        }
        catch (KeyFileException unusable)
        {
            problems.Add($"{name}: {unusable.Message}");
            return null;
        }
    }

    private HistoryPolicy ReadHistory(string text)
    {
        if (HistoryPolicy.TryParse(text ?? "", out HistoryPolicy? policy)) return policy;
        problems.Add($"{nameof(SynclineOptions.History)}: {HistoryPolicy.ProblemOf(text ?? "")}");
        return HistoryPolicy.All;
    }

    private void RequireKeys(NodeOptions read)
    {
        if (problems.Count > 0) return;
        foreach (PeerAddress address in read.Peers.Append(read.Listen).Where(address => !address.IsLoopback))
        {
            bool isKeyed = read.Key is not null;
            Require(isKeyed, nameof(SynclineOptions.KeyFile), $"a key, since {address} is beyond this machine");
        }

        bool isOpen = !read.Http.IsLoopback && read.HttpKey is null;
        Require(!isOpen, nameof(SynclineOptions.HttpKeyFile), $"a key, since {read.Http} is beyond this machine");
    }

    private void Require(bool isMet, string name, string expected)
    {
        if (!isMet) problems.Add($"{name} takes {expected}.");
    }
}
