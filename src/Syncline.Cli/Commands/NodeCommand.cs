using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Syncline.Cli.Calls;
using Syncline.Cli.Keys;
using Syncline.Cli.Telemetry;
using Syncline.Folders;
using Syncline.Links;
using Syncline.Node;
using Syncline.Node.Status;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Cli.Commands;

/// <summary><c>syncline node</c>: runs a node until it is told to stop.</summary>
internal static class NodeCommand
{
    private const int IntervalMax = 60_000;
    private const int MembersMax = 65_536;

    private static readonly NodeOptions Defaults = new();

    private static readonly Option<string> Data = new Option<string>("--data")
    {
        Description = "The folder for everything that is kept; created if it is not there.",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => "./syncline-data",
    }.NotEmpty();

    private static readonly Option<string[]> Spaces = new Option<string[]>("--space")
    {
        Description = "A space to open, created if it is not there; may be repeated.",
        HelpName = "NAME",
        DefaultValueFactory = _ => [NodeOptions.DefaultSpace],
    }.RefusedFor(SpaceName.ProblemOf);

    private static readonly Option<PeerAddress> Listen = Address(
        "--listen", "Where other nodes link to; port 0 takes a free one.", Defaults.Listen);

    private static readonly Option<PeerAddress> Http = Address(
        "--http", "Where clients are served; port 0 takes a free one.", Defaults.Http);

    private static readonly Option<PeerAddress[]> Peers = new("--peer")
    {
        Description = "Where another node listens for links; dialed for ever; may be repeated.",
        HelpName = "HOST:PORT",
        CustomParser = result =>
            [.. result.Tokens.Select(token => ParseAddress(token.Value, result)).OfType<PeerAddress>()],
    };

    private static readonly Option<bool> LearnPeers = new("--learn-peers")
    {
        Description = "Tells linked nodes of each other, and dials those that it is told of; others need the flag too.",
    };

    private static readonly KeyOption Key = KeyOption.OfSpaces();
    private static readonly KeyOption HttpKey = KeyOption.OfHttp();

    private static readonly Option<int?> Members = new("--members")
    {
        Description = "How many keepers there are at least, for quorum and all; 1 + the number of peers unless given.",
        HelpName = "N",
    };

    private static readonly Option<string> Name = new Option<string>("--name")
    {
        Description = "What people call this member; its id unless given.",
        HelpName = "TEXT",
        DefaultValueFactory = _ => "",
    }.RefusedFor(MemberName.ProblemOf);

    private static readonly Option<bool> Visitor = new("--visitor")
    {
        Description = "This member is no keeper: nobody waits for it, and it does not count for quorum and all.",
    };

    private static readonly Option<bool> Relay = new("--relay")
    {
        Description = "This node only stores and forwards what others write: it reads none of it, and counts nowhere.",
    };

    private static readonly Option<string> Durability = new Option<string>("--durability")
    {
        Description = "When a write reaches the disk: always at once, every interval, or none.",
        DefaultValueFactory = _ => DurabilityNames.Of(Defaults.Durability),
    }.AcceptOnlyFromAmong([.. DurabilityNames.All]);

    private static readonly Option<int> Interval = new("--interval-ms")
    {
        Description = "How often the disk is reached under --durability interval; 1 to 60000 milliseconds.",
        HelpName = "N",
        DefaultValueFactory = _ => (int)Defaults.Interval.TotalMilliseconds,
    };

    private static readonly Option<long> SnapshotBytes = new("--snapshot-bytes")
    {
        Description = "After how many bytes of log the next snapshot is written, at least.",
        HelpName = "N",
        DefaultValueFactory = _ => Defaults.Snapshots.IntervalBytes,
    };

    private static readonly Option<HistoryPolicy> History = new("--history")
    {
        Description = "How much of the log is kept below the snapshots: all, none, an age (7d, 12h) or bytes (10GiB).",
        HelpName = "all|none|AGE|BYTES",
        DefaultValueFactory = _ => Defaults.Snapshots.History,
        CustomParser = result => ParseHistory(result.Tokens[0].Value, result),
    };

    private static readonly Option<bool> Compress = new("--compress")
    {
        Description = "Snapshots and full segments of the log are compressed: less disk, more processor time.",
    };

    private static readonly Option<TimeSpan> SleepAfter = new("--sleep-after")
    {
        Description = "After how long unused a space sleeps, compressed in memory until the next call; up to 1h.",
        HelpName = "TIME|never",
        DefaultValueFactory = _ => Defaults.SleepAfter ?? Timeout.InfiniteTimeSpan,
        CustomParser = result =>
            result.Tokens[0].Value == "never" ? Timeout.InfiniteTimeSpan : Duration.Parse(result),
    };

    private static readonly Option<Uri?> Otlp = OtlpOption.Create();

    private static readonly Option<string> Config = new Option<string>("--config")
    {
        Description = "A file in YAML or JSON with any of these options, named as here without the dashes.",
        HelpName = "FILE",
    }.NotEmpty();

    public static Command Create()
    {
        Bound(SnapshotBytes, long.MaxValue);
        Bound(Interval, IntervalMax);
        Bound(Members, MembersMax);
        ExampleCommand command = new(
            "node",
            "Runs a node: hosts spaces, links them with other nodes, serves clients. Ends on SIGINT or SIGTERM.",
            "syncline node",
            "syncline node --data ./a --listen 127.0.0.1:7400 --http 127.0.0.1:7401",
            "syncline node --data ./b --listen 127.0.0.1:7410 --http 127.0.0.1:7411 --peer 127.0.0.1:7400",
            "syncline node --listen 0.0.0.0:7400 --key-file space.key --peer other.example:7400",
            "syncline node --config ./node.yaml")
        {
            ConfigurationFile = Config,
            Settings =
            [
                Data, Spaces, Listen, Http, Peers, LearnPeers, Key, HttpKey, Members, Name, Visitor,
                Relay, Durability, Interval, SnapshotBytes, History, Compress, SleepAfter, Otlp,
            ],
        };
        foreach (Option setting in command.Settings)
        {
            command.Add(setting);
        }

        command.Add(Config);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        NodeOptions options = Read(parsed);
        using OtlpExport? export = parsed.GetValue(Otlp) is Uri collector ? new(collector, options.Name) : null;
        SynclineNode node = await StartAsync(options, cancellation);
        await using (node)
        {
            using DiskWatch disk = new(node.Folder, DiskReport.Print);
            using SnapshotReport snapshots = new(node.Folder, Console.Error);
            await Console.Out.WriteLineAsync(Describe(node, options));
            Task stopped = Task.Delay(Timeout.Infinite, cancellation);
            await stopped.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ExitCodes.Done;
    }

    private static async Task<SynclineNode> StartAsync(NodeOptions options, CancellationToken cancellation)
    {
        try
        {
            return await SynclineNode.StartAsync(options, cancellation);
        }
        catch (ArgumentException invalid)
        {
            throw new CommandException(ExitCodes.Usage, invalid.Message);
        }
    }

    private static NodeOptions Read(ParseResult parsed) => new()
    {
        Folder = FileSystemFolder.Open(parsed.GetRequiredValue(Data)),
        Spaces = parsed.GetRequiredValue(Spaces),
        Listen = parsed.GetRequiredValue(Listen),
        Http = parsed.GetRequiredValue(Http),
        Peers = parsed.GetValue(Peers) ?? [],
        LearnsPeers = parsed.GetValue(LearnPeers),
        Key = Key.Read(parsed),
        HttpKey = HttpKey.Read(parsed),
        Members = parsed.GetValue(Members),
        Name = parsed.GetRequiredValue(Name),
        Role = parsed.GetValue(Visitor) ? MemberRole.Visitor : MemberRole.Keeper,
        IsRelay = parsed.GetValue(Relay),
        Durability = DurabilityNames.Parse(parsed.GetRequiredValue(Durability)),
        Interval = TimeSpan.FromMilliseconds(parsed.GetRequiredValue(Interval)),
        Snapshots = new()
        {
            IntervalBytes = parsed.GetRequiredValue(SnapshotBytes),
            History = parsed.GetRequiredValue(History),
            Compresses = parsed.GetValue(Compress),
        },
        SleepAfter = parsed.GetValue(SleepAfter) is TimeSpan after && after >= TimeSpan.Zero ? after : null,
    };

    /// <summary>The one line that says that clients are answered, and where.</summary>
    private static string Describe(SynclineNode node, NodeOptions options)
    {
        string spaces = string.Join(", ", node.Folder.Replicas.Select(replica => replica.SpaceName));
        string durability = DurabilityNames.Of(options.Durability);
        string cut = node.Folder.CutTail is null ? "" : "; a torn end of the log was cut off";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"ready: http {node.HttpAddress.ToString().TrimEnd('/')}, links {node.LinkAddress}, "
            + $"spaces {spaces}, folder {options.Folder!.Name}, durability {durability}{cut}");
    }

    private static void Bound(Option option, long most) => option.Validators.Add(result =>
    {
        // What is no number at all is refused by its parser.
        string text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "1";
        bool isNumber = long.TryParse(
            text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number);
        if (isNumber && (number < 1 || number > most)) result.AddError($"{option.Name} takes 1 to {most}.");
    });

    private static Option<PeerAddress> Address(string name, string description, PeerAddress byDefault) => new(name)
    {
        Description = description,
        HelpName = "HOST:PORT",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result => ParseAddress(result.Tokens[0].Value, result),
    };

    private static HistoryPolicy? ParseHistory(string text, ArgumentResult result)
    {
        if (HistoryPolicy.TryParse(text, out HistoryPolicy? policy)) return policy;
        result.AddError(HistoryPolicy.ProblemOf(text));
        return null;
    }

    private static PeerAddress? ParseAddress(string text, ArgumentResult result)
    {
        if (PeerAddress.TryParse(text, out PeerAddress? address, out string? problem)) return address;
        result.AddError(problem);
        return null;
    }
}
