using System.Collections.Immutable;
using Syncline.Replication.Engines;

namespace Syncline.Testing.Exhaustive;

/// <summary>A small cluster, and what may happen in it: each of these at most once, at any moment.</summary>
/// <remarks>Members are named a, b and c, who know each other from the start, and d, who may join them.</remarks>
public sealed record SearchCluster
{
    /// <summary>How many know each other from the start.</summary>
    internal const int Founders = 3;

    /// <summary>The member that may join.</summary>
    internal const int Joiner = 3;

    internal const string Names = "abcd";

    /// <summary>What it is called at a prompt.</summary>
    public required string Name { get; init; }

    /// <summary>Who is linked to whom, as in "ab bc cd"; what ends with d comes up when d joins.</summary>
    public required string Links { get; init; }

    /// <summary>Who may commit, once each; d as soon as it has started.</summary>
    public string Writers { get; init; } = "";

    /// <summary>Who may leave; one of them does. The others stay linked without it.</summary>
    public string Leavers { get; init; } = "";

    /// <summary>Who may crash, and start again under another id; one of them does.</summary>
    public string Crashers { get; init; } = "";

    /// <summary>True if d may join.</summary>
    public bool HasJoiner => Links.Contains('d', StringComparison.Ordinal);

    /// <summary>True if transactions leave before they are durable: a crash then takes back what others have.</summary>
    public bool SendsBeforeDurable { get; init; }

    /// <summary>
    /// True if whoever crashes comes back with the disk of the start: an old backup was restored (trap C2).
    /// </summary>
    public bool RestoresBackup { get; init; }

    /// <summary>True if durable transactions are let go at once, so that who lacks some gets a snapshot.</summary>
    public bool ForgetsHistory { get; init; }

    /// <summary>
    /// True if all frames on the way from one member to another arrive as one step; else each frame is a step.
    /// </summary>
    public bool DeliversTogether { get; init; }

    /// <summary>What has happened before the search begins, as steps of a printed way; nothing by default.</summary>
    public ImmutableArray<string> Before { get; init; } = [];

    /// <summary>
    /// True if members that came to equal states by different ways are kept apart: far more states, and nothing else
    /// to be seen. So it is told whether what is taken for equal is.
    /// </summary>
    public bool KeepsWaysApart { get; init; }

    /// <summary>The rule that is searched; the engine's own by default.</summary>
    public StabilityRule Rule { get; init; } = EngineRule;

    /// <summary>The engine's own rule.</summary>
    public static StabilityRule EngineRule { get; } = (engine, _) => engine.StableVersion;

    /// <summary>The clusters that are searched by default.</summary>
    public static ImmutableArray<SearchCluster> All { get; } =
    [
        new() { Name = "line", Links = "ab bc cd", Writers = "acd", Leavers = "a", Crashers = "bc" },
        new() { Name = "mesh", Links = "ab ac bc bd cd", Writers = "abd", Leavers = "ac", Crashers = "bc" },
        new()
        {
            Name = "early", Links = "ab bc", Writers = "abc", Crashers = "abc", SendsBeforeDurable = true,
        },
        new() { Name = "backup", Links = "ab ac bc", Writers = "ab", Crashers = "bc", RestoresBackup = true },
        new()
        {
            Name = "snapshot", Links = "ab bc cd", Writers = "ad", Crashers = "bc", ForgetsHistory = true,
        },
    ];

    internal static int SlotOf(char name) => Names.IndexOf(name, StringComparison.Ordinal);

    internal EngineOptions OptionsOf(int slot, int incarnation) => new()
    {
        Genesis = Participant.Genesis,
        Member = new(new UInt128(0, (ulong)slot + 1)),
        Replica = new(Participant.ReplicaNumber(slot, incarnation)),
        Name = Names[slot].ToString(),
        SendsBeforeDurable = SendsBeforeDurable,
        JoinsByItself = true,
        HistoryBytesMax = ForgetsHistory ? 1 : long.MaxValue,
    };
}
