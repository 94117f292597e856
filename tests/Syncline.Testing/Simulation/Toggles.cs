namespace Syncline.Testing.Simulation;

/// <summary>The kinds of fault and the features that a run can be told to do without, by name.</summary>
/// <remarks>What is left is drawn from the seed as before, so that a smaller world resembles the larger one.</remarks>
public static class Toggles
{
    /// <summary>All names, in the order in which a failure is tried without them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "sessions", "newcomers", "leaves", "snapshots", "visitors", "early", "slow", "clock", "churn", "partition",
        "crash", "reordering", "duplication", "loss", "members", "relays",
    ];

    /// <summary>
    /// What came after the first version of the simulator: without it, seeds mean the worlds that they meant then.
    /// </summary>
    public static IReadOnlyList<string> Added { get; } =
        ["sessions", "newcomers", "leaves", "snapshots", "visitors", "slow", "members", "relays"];

    internal static Faults Reduce(Faults faults, IEnumerable<string> without) =>
        without.Aggregate(faults, (left, name) => name switch
        {
            "loss" => left with { LossPermille = 0 },
            "duplication" => left with { DuplicatePermille = 0 },
            "reordering" => left with { ReorderPermille = 0 },
            "crash" => left with { CrashEvery = 0 },
            "partition" => left with { PartitionEvery = 0 },
            "churn" => left with { ChurnEvery = 0 },
            "clock" => left with { ClockEvery = 0 },
            _ => left,
        });

    internal static Features Reduce(Features features, IEnumerable<string> without) =>
        without.Aggregate(features, (left, name) => name switch
        {
            "sessions" => left with { Sessions = 0 },
            "newcomers" => left with { Newcomers = 0 },
            "leaves" => left with { LeaveEvery = 0 },
            "snapshots" => left with { ForgetEvery = 0, HistoryBytesMax = new Features().HistoryBytesMax },
            "visitors" => left with { VisitorPermille = 0 },
            "early" => left with { SendsEarly = false },
            "slow" => left with { SlowPermille = 0 },
            "relays" => left with { Relays = 0 },
            "members" => left with { HasMembers = false, LeaveEvery = 0 },
            _ => left,
        });
}
