using System.Collections.Immutable;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Telemetry;

/// <summary>Counts what one replica applies.</summary>
internal static class ReplicaTelemetry
{
    /// <summary>Counts a transaction; costs nothing where nobody listens.</summary>
    /// <param name="applied">The transaction.</param>
    /// <param name="space">The space's name.</param>
    /// <param name="engine">The replica, which has applied it.</param>
    public static void Count(EngineOutput.Applied applied, string space, Engine engine)
    {
        if (Instruments.Transactions.Enabled || Instruments.Updates.Enabled)
        {
            KeyValuePair<string, object?> ofSpace = new(TelemetryTags.Space, space);
            KeyValuePair<string, object?> origin = new(TelemetryTags.Origin, applied.IsLocal ? "local" : "remote");
            Instruments.Transactions.Add(1, ofSpace, origin);
            Instruments.Updates.Add(applied.Transaction.Header.Dots, ofSpace, origin);
        }

        if (applied.IsLocal || !Instruments.Conflicts.Enabled) return;
        int conflicts = ConflictsOf(applied.Updates, engine.Snapshot());
        if (conflicts == 0) return;
        Instruments.Conflicts.Add(conflicts, new KeyValuePair<string, object?>(TelemetryTags.Space, space));
    }

    private static int ConflictsOf(ImmutableArray<ObjectUpdate> updates, SpaceSnapshot snapshot) =>
        updates.Select(update => update.Key).Where(key => key.Type == ObjectType.Register && !key.IsOwn).Distinct()
            .Count(key => ((Register)snapshot[key]).Candidates.Length > 1);
}
