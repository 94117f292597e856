using System.Globalization;
using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Stores;

namespace Syncline.Crdt.Counters;

/// <summary>A counter that never falls below zero, on any replica, though each counts by itself.</summary>
/// <remarks>
/// State: for each replica the rights to count down that it made by counting up, those that it gave to each other
/// one, and those that it used by counting down; all only grow, and each is written by one replica alone. Wins:
/// everything; a step down takes rights that are held where it is asked, and is refused where they do not suffice.
/// Bound: no replica uses or gives rights that it does not hold, and it sees its own past, so within every causal cut
/// the rights of each, and their sum, which is the value, are at least zero.
/// Cost: a total a writing replica, and one for each pair that gave and got; they stay. A step is logarithmic in them,
/// rights are summed in linear time. Errors: <see cref="BoundedCounterOperation"/>.
/// Source: O'Neil, "The escrow transactional method", 1986; Balegas et al., "Extending eventually consistent cloud
/// databases for enforcing numeric invariants", 2015.
/// </remarks>
public sealed class BoundedCounter : ObjectState
{
    private readonly PersistentMap<RightsPath, Int128> moved;
    private readonly PersistentMap<ReplicaId, Int128> used;

    private BoundedCounter(PersistentMap<RightsPath, Int128> moved, PersistentMap<ReplicaId, Int128> used) =>
        (this.moved, this.used) = (moved, used);

    /// <summary>The counter that nobody has counted on.</summary>
    public static BoundedCounter Empty { get; } =
        new(PersistentMap<RightsPath, Int128>.Empty, PersistentMap<ReplicaId, Int128>.Empty);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = new()
    {
        Type = ObjectType.BoundedCounter,
        Name = "bounded-counter",
        Meaning = "a number that never falls below zero; all concurrent steps count, and one down takes rights that "
            + "are held where it is asked, else it is refused",
        ReadsAs = "an integer of up to 128 bits",
        AsChild = null,
        Empty = Empty,
        Operations = BoundedCounterOperation.Forms,
        ReadEffect = BoundedCounterEffect.TryRead,
        ReadState = (ref reader, _, out state) => TryRead(ref reader, out state),
    };

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.BoundedCounter;

    /// <inheritdoc/>
    public override bool IsBottom => moved.IsEmpty && used.IsEmpty;

    /// <inheritdoc/>
    public override bool IsLive => !IsBottom;

    /// <summary>What all counted up less what all counted down: the sum of all rights. Cost: linear.</summary>
    public Int128 Value
    {
        get
        {
            Int128 sum = 0;
            foreach (var (path, total) in moved)
            {
                if (path.IsMaking) sum += total;
            }

            foreach (var (_, total) in used)
            {
                sum -= total;
            }

            return sum;
        }
    }

    /// <summary>The rights that a replica holds, as far as is seen here: by so much it may count down.</summary>
    /// <remarks>
    /// Below zero where it drew on those of its member's earlier ids (<see cref="IOrigin.Earlier"/>): together they are
    /// not. Cost: linear.
    /// </remarks>
    public Int128 RightsOf(ReplicaId replica) =>
        Holders.FirstOrDefault(holder => holder.Key == replica).Value;

    /// <summary>The replicas whose rights are not zero, ascending, with them. Cost: linear, and sorting.</summary>
    public IEnumerable<KeyValuePair<ReplicaId, Int128>> Holders
    {
        get
        {
            SortedDictionary<ReplicaId, Int128> rights = [];
            foreach (var (path, total) in moved)
            {
                rights[path.To] = rights.GetValueOrDefault(path.To) + total;
                if (!path.IsMaking) rights[path.From] = rights.GetValueOrDefault(path.From) - total;
            }

            foreach (var (replica, total) in used)
            {
                rights[replica] = rights.GetValueOrDefault(replica) - total;
            }

            return rights.Where(holder => holder.Value != 0);
        }
    }

    /// <summary>The rights that whoever asks may use: its own, and what its member left under earlier ids.</summary>
    public Int128 RightsOf(IOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ReplicaId[] own = [origin.Replica, .. origin.Earlier];
        return Holders.Aggregate(Int128.Zero, (sum, each) => own.Contains(each.Key) ? sum + each.Value : sum);
    }

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context)
    {
        ReplicaId writer = context.Dot.Replica;
        return effect switch
        {
            BoundedCounterEffect.Increment(var amount) => new BoundedCounter(
                RightsTotals.Add(moved, new(writer, writer), amount, context.Owner), used),
            BoundedCounterEffect.Decrement(var amount) => new BoundedCounter(
                moved, RightsTotals.Add(used, writer, amount, context.Owner)),
            BoundedCounterEffect.Transfer(_, var to) when to == writer => this, // Nobody honest says it.
            BoundedCounterEffect.Transfer(var amount, var to) => new BoundedCounter(
                RightsTotals.Add(moved, new(writer, to), amount, context.Owner), used),
            _ => throw new InvariantViolationException($"A bounded-counter has no effect {effect}."),
        };
    }

    /// <inheritdoc/>
    public override ResetRecord? Observe() => null;

    /// <inheritdoc/>
    public override ObjectState Reset(ResetRecord? record, in EffectContext context) =>
        throw new InvariantViolationException("A bounded-counter is no child, so nothing around it is removed.");

    /// <inheritdoc/>
    public override ObjectState Join(ObjectState other, ICausalContext context, ICausalContext otherContext)
    {
        BoundedCounter theirs = (BoundedCounter)other;
        return new BoundedCounter(RightsTotals.Join(moved, theirs.moved), RightsTotals.Join(used, theirs.used));
    }

    /// <inheritdoc/>
    public override ObjectState Compact(Floor floor) => this;

    /// <inheritdoc/>
    public override bool IsWithin(VersionVector version) => true;

    /// <summary>Writes <c>count, (from, to, total)*, count, (replica, total)*</c>: rights moved, rights used.</summary>
    public override void Write(WireWriter writer)
    {
        RightsTotals.Write(writer, moved, static (to, path) =>
        {
            to.Replica(path.From);
            to.Replica(path.To);
        });
        RightsTotals.Write(writer, used, static (to, replica) => to.Replica(replica));
    }

    /// <inheritdoc/>
    /// <remarks>128 bits: more digits than a JSON number usually has, so written as they are.</remarks>
    public override void WriteJson(Utf8JsonWriter writer, RegisterPolicy policy) =>
        writer.WriteRawValue(Value.ToString(NumberFormatInfo.InvariantInfo), skipInputValidation: true);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static bool TryRead(ref WireReader reader, out ObjectState state)
    {
        state = Empty;
        if (!RightsTotals.TryRead(ref reader, TryReadPath, out PersistentMap<RightsPath, Int128> moved)) return false;
        if (!RightsTotals.TryRead(ref reader, TryReadReplica, out PersistentMap<ReplicaId, Int128> used)) return false;
        state = new BoundedCounter(moved, used);
        return true;
    }

    private static bool TryReadPath(ref WireReader reader, out RightsPath path)
    {
        path = default;
        if (!reader.Replica(out ReplicaId from) || !reader.Replica(out ReplicaId to)) return false;
        path = new(from, to);
        return true;
    }

    private static bool TryReadReplica(ref WireReader reader, out ReplicaId replica) => reader.Replica(out replica);
}
