using System.Collections.Immutable;
using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Registers;

/// <summary>A register that keeps every value assigned concurrently, until somebody who saw it assigns again.</summary>
/// <remarks>
/// State: the living candidates by dot, each with its time; at most one a replica. Which of them a reader sees is a
/// view (<see cref="RegisterPolicy"/>) and never changes the state. Wins: a causally later assign, whatever the policy.
/// Cost: one candidate a concurrent writer. Source: Almeida, Shoker, Baquero, 2018 (multi-value register).
/// </remarks>
public sealed class Register : DotStoreState
{
    private readonly DotFun<(HybridTime Time, Value Value)> candidates;

    private Register(DotFun<(HybridTime Time, Value Value)> candidates) => this.candidates = candidates;

    /// <summary>The register that nobody has assigned.</summary>
    public static Register Empty { get; } = new(DotFun<(HybridTime Time, Value Value)>.Bottom);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = new()
    {
        Type = ObjectType.Register,
        Name = "register",
        Meaning = "one value; a later assign replaces what it had seen, a policy views the concurrent ones",
        ReadsAs = "the value that the policy makes of the concurrent ones; null if there is none",
        AsChild = "takes back the values seen",
        Empty = Empty,
        Operations =
        [
            OperationForm.Plain("assign", "puts a value in place of those seen", v => new RegisterEffect.Assign(v)),
            OperationForm.Of(
                "assign-first",
                "puts a value where none is seen, else it is refused",
                [new(ArgumentKind.Any, "one value")],
                (_, args) => new AssignFirst(args[0])),
            OperationForm.Plain("clear", "takes back the values seen", new RegisterEffect.Clear()),
        ],
        ReadEffect = RegisterEffect.TryRead,
        ReadState = (ref reader, _, out state) => TryRead(ref reader, out state),
    };

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Register;

    /// <inheritdoc/>
    public override bool IsBottom => candidates.IsBottom;

    /// <inheritdoc/>
    public override bool IsLive => !candidates.IsBottom;

    /// <summary>The concurrent values, ascending by writer.</summary>
    public ImmutableArray<RegisterCandidate> Candidates
    {
        get
        {
            var found = ImmutableArray.CreateBuilder<RegisterCandidate>(candidates.Entries.Length);
            foreach (var (dot, (time, value)) in candidates.Entries)
            {
                found.Add(new(dot.Replica, time, value));
            }

            return found.MoveToImmutable();
        }
    }

    /// <summary>The dots of the candidates, in their order.</summary>
    public ImmutableArray<Dot> Dots
    {
        get
        {
            var found = ImmutableArray.CreateBuilder<Dot>(candidates.Entries.Length);
            foreach (var (dot, _) in candidates.Entries)
            {
                found.Add(dot);
            }

            return found.MoveToImmutable();
        }
    }

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context) => effect switch
    {
        RegisterEffect.Assign(var value) =>
            new Register(candidates.Replace(context.Dot, (context.Time, value), context.Seen)),
        RegisterEffect.Clear => Without(context.Seen),
        _ => throw new InvariantViolationException($"A register has no effect {effect}."),
    };

    /// <inheritdoc/>
    public override ObjectState Join(ObjectState other, ICausalContext context, ICausalContext otherContext)
    {
        DotFun<(HybridTime Time, Value Value)> theirs = ((Register)other).candidates;
        var joined = DotFun<(HybridTime Time, Value Value)>.Join(candidates, context, theirs, otherContext);
        return joined.IsSame(candidates) ? this : joined.IsSame(theirs) ? other : new Register(joined);
    }

    /// <inheritdoc/>
    public override bool IsWithin(VersionVector version) => candidates.IsWithin(version);

    /// <inheritdoc/>
    public override void Write(WireWriter writer)
    {
        writer.Varint((ulong)candidates.Entries.Length);
        foreach (var (dot, (time, value)) in candidates.Entries)
        {
            writer.Replica(dot.Replica);
            writer.Varint(dot.Counter);
            writer.Fixed64(time.Bits);
            ValueCodec.Write(writer, value);
        }
    }

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, RegisterPolicy policy) =>
        ValueJson.Write(writer, this.Read(policy));

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static bool TryRead(ref WireReader reader, out ObjectState state)
    {
        const int CandidateBytesMin = 17;
        state = Empty;
        if (!reader.Count(CandidateBytesMin, VersionVectorCodec.EntriesMax, out int count)) return false;
        var read = ImmutableArray.CreateBuilder<KeyValuePair<Dot, (HybridTime, Value)>>(count);
        for (int i = 0; i < count; i++)
        {
            if (!reader.Replica(out ReplicaId replica) || !reader.Varint(out ulong counter)) return false;
            if (!reader.Fixed64(out ulong time) || !ValueCodec.TryRead(ref reader, out Value value)) return false;
            bool isSecond = i > 0 && read[i - 1].Key.Replica == replica;
            if (counter == 0 || isSecond) return reader.Fail(DecodeError.OutOfDomain);
            read.Add(new(new(replica, counter), (new(time), value)));
        }

        if (!DotFun<(HybridTime Time, Value Value)>.TryFromSorted(read.MoveToImmutable(), out var candidates))
        {
            return reader.Fail(DecodeError.NotCanonical);
        }

        state = new Register(candidates);
        return true;
    }

    private protected override ObjectState Without(CausalPast seen) => new Register(candidates.Without(seen));
}
