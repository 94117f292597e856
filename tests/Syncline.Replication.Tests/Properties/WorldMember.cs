using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;

namespace Syncline.Replication.Tests.Properties;

/// <summary>A member of a random world: its engine, and the log that a restart replays.</summary>
internal sealed class WorldMember(EngineOptions options)
{
    private readonly List<EngineOutput> log = [];
    private readonly List<VersionVector> agreed = [.. Enumerable.Repeat(VersionVector.Empty, 5)];
    private readonly List<ReplicaId> earlier = [];
    private VersionVector stable = VersionVector.Empty;

    public Engine Engine { get; private set; } = new(options);

    public EngineOptions Options { get; private set; } = options;

    /// <summary>How many records of the log are durable.</summary>
    public int DurableCount { get; set; }

    /// <summary>Takes down what belongs into the log.</summary>
    public void Append(EngineOutput output)
    {
        if (output is EngineOutput.Append or EngineOutput.Install) log.Add(output);
    }

    /// <summary>Another engine with all that is in the log; it has forgotten nothing but what the log has.</summary>
    public Engine Replayed(Func<EngineOptions, EngineOptions>? change = null)
    {
        Engine engine = new(change is null ? Options : change(Options));
        foreach (EngineOutput record in log)
        {
            Assert.Null(Script.Recover(engine, record));
        }

        return engine;
    }

    /// <summary>The process ends and another takes its place, under another id.</summary>
    public void Restart(ReplicaId replica)
    {
        earlier.Add(Options.Replica);
        Engine = Replayed(before => Options = before with { Replica = replica });
        earlier.ForEach(id => Engine.RememberEarlier(id, endsHere: true));
        DurableCount = Engine.TransactionCount;
        stable = VersionVector.Empty; // What others had durable is heard anew.
        agreed.Clear();
        agreed.AddRange(Enumerable.Repeat(VersionVector.Empty, 5));
    }

    /// <summary>What only grows has grown, and is a causal cut of what is here.</summary>
    public void DemandCuts(Func<VersionVector, string?> problemOfCut)
    {
        Demand(Engine.DurableVersion, VersionVector.Empty, "durable", problemOfCut);
        stable = Demand(Engine.StableVersion, stable, "stable", problemOfCut);
        for (int keepers = 1; keepers < agreed.Count; keepers++)
        {
            agreed[keepers] = Demand(Engine.AgreedVersion(keepers), agreed[keepers], $"agreed {keepers}", problemOfCut);
            if (keepers > 1) Assert.True(agreed[keepers - 1].Covers(agreed[keepers]), "More keepers agree on more.");
        }

        Assert.True(stable.Covers(Engine.Floor), "More is forgotten than is stable (I7).");
    }

    private VersionVector Demand(
        VersionVector cut, VersionVector before, string name, Func<VersionVector, string?> problemOfCut)
    {
        Assert.True(cut.Covers(before), $"The {name} version went back.");
        Assert.True(Engine.Version.Covers(cut), $"The {name} version holds what is not here.");
        string? problem = problemOfCut(cut);
        Assert.True(problem is null, $"The {name} version of {Options.Replica} is no cut: {problem}");
        return cut;
    }
}
