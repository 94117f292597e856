using Syncline.Storage;

namespace Syncline.Node.Hosting;

/// <summary>How an application's node is started; may be bound from its configuration.</summary>
/// <remarks>The same settings as the flags of <c>syncline node</c>; the same defaults, but for the folder.</remarks>
public sealed class SynclineOptions
{
    private static readonly NodeOptions Defaults = new();

    /// <summary>The folder for everything that is kept; null keeps all in memory, and nothing is durable.</summary>
    public string? Folder { get; set; }

    /// <summary>The spaces to open, created if they are not there; none stands for "default".</summary>
    public IList<string> Spaces { get; } = [];

    /// <summary>Where links are accepted, as HOST:PORT; port 0 takes a free one.</summary>
    public string Listen { get; set; } = Defaults.Listen.ToString();

    /// <summary>Where HTTP is served, as HOST:PORT; port 0 takes a free one.</summary>
    public string Http { get; set; } = Defaults.Http.ToString();

    /// <summary>Where other nodes accept links, as HOST:PORT; each is dialed for ever.</summary>
    public IList<string> Peers { get; } = [];

    /// <summary>Tells linked nodes of each other, and dials those that it is told of.</summary>
    public bool LearnsPeers { get; set; }

    /// <summary>The file with the key that nodes of these spaces share; null for plain links, on loopback.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The file with the key that HTTP clients show; null for HTTP on loopback alone.</summary>
    public string? HttpKeyFile { get; set; }

    /// <summary>How many keepers there are at least; 1 + the number of peers if null; 1 to 65,536.</summary>
    public int? Members { get; set; }

    /// <summary>What people call the member; empty by default.</summary>
    public string Name { get; set; } = "";

    /// <summary>True if nobody waits for this member, and it does not count for a quorum.</summary>
    public bool IsVisitor { get; set; }

    /// <summary>True to store and forward only: nothing is read or written here.</summary>
    public bool IsRelay { get; set; }

    /// <summary>When a write reaches the disk; at once by default.</summary>
    public Durability Durability { get; set; } = Defaults.Durability;

    /// <summary>How often the disk is reached under <see cref="Durability.Interval"/>; 1 ms to a minute.</summary>
    public TimeSpan Interval { get; set; } = Defaults.Interval;

    /// <summary>After how many bytes of log a snapshot is written; at least 1.</summary>
    public long SnapshotBytes { get; set; } = Defaults.Snapshots.IntervalBytes;

    /// <summary>How much of the log snapshots leave, as <see cref="HistoryPolicy.TryParse"/> reads it.</summary>
    public string History { get; set; } = "all";

    /// <summary>True to compress snapshots, and full segments of the log.</summary>
    public bool Compresses { get; set; }

    /// <summary>After how long unused a space sleeps, compressed in memory; null for never.</summary>
    public TimeSpan? SleepAfter { get; set; } = Defaults.SleepAfter;
}
