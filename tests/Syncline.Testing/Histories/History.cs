using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;

namespace Syncline.Testing.Histories;

/// <summary>Random operations of a few replicas on one object, delivered in part and in causal order.</summary>
/// <param name="Type">The object's type.</param>
/// <param name="Replicas">The replicas, ascending.</param>
/// <param name="Events">All events, in the order in which they were made, which is a causal one.</param>
public sealed record History(
    ObjectType Type, IReadOnlyList<HistoryReplica> Replicas, IReadOnlyList<HistoryEvent> Events)
{
    private const int TimesMax = 4; // Few, so that equal times are common, and in no order.

    /// <summary>Makes a history of 3 to 5 replicas.</summary>
    /// <param name="prng">All that is random.</param>
    /// <param name="type">The object's type.</param>
    /// <param name="steps">How many times some replica makes an operation or takes in others'.</param>
    /// <param name="afterStep">Looks on after each step.</param>
    public static History Generate(Prng prng, ObjectType type, int steps = 24, Action<History>? afterStep = null)
    {
        ArgumentNullException.ThrowIfNull(prng);
        List<HistoryReplica> replicas = [];
        for (int i = prng.Between(3, 5); i > 0; i--)
        {
            replicas.Add(new(new((ulong)replicas.Count + 1), type));
        }

        List<HistoryEvent> events = [];
        History history = new(type, replicas, events);
        for (int step = 0; step < steps; step++)
        {
            HistoryReplica replica = prng.Pick(replicas);
            if (prng.Chance(450)) events.Add(replica.Make(AnyOperation(prng, replica, type), TimeOf(prng)));
            else Deliver(prng, events, replica, prng.Between(1, 5));
            afterStep?.Invoke(history);
        }

        return history;
    }

    /// <summary>Gives a replica up to that many events that it awaits, in a random causal order.</summary>
    public static void Deliver(
        Prng prng, IReadOnlyList<HistoryEvent> events, HistoryReplica replica, int count = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(prng);
        ArgumentNullException.ThrowIfNull(replica);
        for (; count > 0; count--)
        {
            List<HistoryEvent> ready = [.. events.Where(replica.Awaits)];
            if (ready.Count == 0) return;
            replica.Take(prng.Pick(ready));
        }
    }

    /// <summary>The stable version as a replica knows it: all that it has not seen yet follows it causally.</summary>
    /// <remarks>
    /// It is the meet of versions of all replicas, of each the latest that this one covers. The meet of their present
    /// versions would not do: what one of them wrote before it saw the rest may still be on its way.
    /// </remarks>
    public VersionVector StableAt(HistoryReplica replica) => StableAt(replica, new HashSet<ReplicaId>());

    /// <summary>The stable version where some replicas are not waited for: it is the others' meet.</summary>
    public VersionVector StableAt(HistoryReplica replica, IReadOnlySet<ReplicaId> visitors)
    {
        ArgumentNullException.ThrowIfNull(replica);
        ArgumentNullException.ThrowIfNull(visitors);
        return Replicas
            .Where(other => !visitors.Contains(other.Id))
            .Select(other => LastKnown(replica, other.Id))
            .Aggregate((left, right) => left.Meet(right));
    }

    /// <summary>The latest version of another replica that this one covers.</summary>
    public VersionVector LastKnown(HistoryReplica replica, ReplicaId other)
    {
        ArgumentNullException.ThrowIfNull(replica);
        HistoryReplica told = Replicas.First(each => each.Id == other);
        return VersionOf(told.Visible.TakeWhile(each => replica.Version.Covers(each.Dot)));
    }

    private static VersionVector VersionOf(IEnumerable<HistoryEvent> events)
    {
        VersionBuilder version = new();
        foreach (HistoryEvent each in events)
        {
            version.Raise(each.Dot.Replica, each.Dot.Counter);
        }

        return version.ToVersion();
    }

    /// <summary>A random time of a clock that nobody may trust.</summary>
    public static HybridTime TimeOf(Prng prng)
    {
        ArgumentNullException.ThrowIfNull(prng);
        return new((ulong)prng.Below(TimesMax));
    }

    private static Operation? AnyOperation(Prng prng, HistoryReplica replica, ObjectType type)
    {
        Operation asked = OperationGenerator.Any(prng, type);
        return prng.Chance(100) || replica.Refuses(asked) ? null : asked;
    }
}
