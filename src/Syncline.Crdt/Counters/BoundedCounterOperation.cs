using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;

namespace Syncline.Crdt.Counters;

/// <summary>What users ask of a bounded counter.</summary>
/// <remarks>
/// What takes rights is refused where those held here do not suffice; the refusal says who holds how many.
/// </remarks>
public abstract record BoundedCounterOperation : Operation
{
    private const int HoldersShownMax = 8;

    private BoundedCounterOperation()
        : base(ObjectType.BoundedCounter)
    {
    }

    /// <summary>The operations, with their arguments.</summary>
    internal static ImmutableArray<OperationForm> Forms { get; } =
    [
        CounterForms.Increment with { Make = Making(n => new Increment(n)) },
        CounterForms.Decrement with { Make = Making(n => new Decrement(n)) },
        OperationForm.Of(
            "transfer",
            "gives n of the rights that are held here to another member",
            [
                new(ArgumentKind.Count, "n, an integer >= 0"),
                new(ArgumentKind.Member, "a member: its id, its name, or one of its replica ids"),
            ],
            (_, args) => new Transfer(args[0].AsInteger(), args[1].AsText())),
    ];

    /// <summary>How many rights it takes from those held here.</summary>
    public abstract long Taken { get; }

    /// <inheritdoc/>
    public sealed override bool TryPrepare(
        ObjectState state,
        ReplicaId replica,
        [NotNullWhen(true)] out Effect? effect,
        [NotNullWhen(false)] out string? refusal) =>
        TryPrepareFrom(state, new LoneOrigin(replica), out effect, out refusal);

    /// <inheritdoc/>
    public sealed override bool TryPrepareFrom(
        ObjectState state,
        IOrigin origin,
        [NotNullWhen(true)] out Effect? effect,
        [NotNullWhen(false)] out string? refusal)
    {
        BoundedCounter counter = (BoundedCounter)state;
        effect = null;
        refusal = Taken > 0 && Taken > counter.RightsOf(origin) ? Shortage(counter, origin) : null;
        return refusal is null && TryMake(origin, out effect, out refusal);
    }

    private protected abstract bool TryMake(
        IOrigin origin, [NotNullWhen(true)] out Effect? effect, [NotNullWhen(false)] out string? refusal);

    private static OperationForm.Maker Making(Func<long, Operation> make) =>
        (_, args, out problem) =>
        {
            problem = null;
            return make(args.IsEmpty ? 1 : args[0].AsInteger());
        };

    /// <summary>Who holds how many rights: by member, since those of its ids count together.</summary>
    private string Shortage(BoundedCounter counter, IOrigin origin)
    {
        ReplicaId[] own = [origin.Replica, .. origin.Earlier];
        string[] holders =
        [
            .. from holder in counter.Holders
               where !own.Contains(holder.Key)
               group holder.Value by origin.NameOf(holder.Key) into member
               let rights = member.Aggregate(Int128.Zero, (sum, each) => sum + each)
               where rights > 0
               select $"{member.Key} holds {rights}",
        ];
        string shown = string.Join(", ", holders.Take(HoldersShownMax));
        if (holders.Length > HoldersShownMax) shown += $", and {holders.Length - HoldersShownMax} more hold some";
        return $"This takes {Taken} rights, and {Int128.Max(0, counter.RightsOf(origin))} are held here, so the "
            + $"counter might pass its bound. {(holders.Length == 0 ? "Nobody else holds any" : shown)}. "
            + "Transfer them from there, or try again once they have come.";
    }

    /// <summary>Counts up, and so makes rights here.</summary>
    /// <param name="Amount">By how much, at least 0.</param>
    public sealed record Increment(long Amount) : BoundedCounterOperation
    {
        /// <inheritdoc/>
        public override string Name => "increment";

        /// <inheritdoc/>
        public override long Taken => 0;

        /// <inheritdoc/>
        public override void WriteArguments(Utf8JsonWriter writer) => writer.WriteNumberValue(Amount);

        private protected override bool TryMake(
            IOrigin origin, [NotNullWhen(true)] out Effect? effect, [NotNullWhen(false)] out string? refusal)
        {
            effect = new BoundedCounterEffect.Increment(Amount);
            refusal = null;
            return true;
        }
    }

    /// <summary>Counts down, and so uses rights that are held here.</summary>
    /// <param name="Amount">By how much, at least 0.</param>
    public sealed record Decrement(long Amount) : BoundedCounterOperation
    {
        /// <inheritdoc/>
        public override string Name => "decrement";

        /// <inheritdoc/>
        public override long Taken => Amount;

        /// <inheritdoc/>
        public override void WriteArguments(Utf8JsonWriter writer) => writer.WriteNumberValue(Amount);

        private protected override bool TryMake(
            IOrigin origin, [NotNullWhen(true)] out Effect? effect, [NotNullWhen(false)] out string? refusal)
        {
            effect = new BoundedCounterEffect.Decrement(Amount);
            refusal = null;
            return true;
        }
    }

    /// <summary>Gives rights that are held here to another member; the value stays.</summary>
    /// <param name="Amount">How many, at least 0.</param>
    /// <param name="To">The member: its id, its name if no other has it, or a replica id.</param>
    public sealed record Transfer(long Amount, string To) : BoundedCounterOperation
    {
        /// <inheritdoc/>
        public override string Name => "transfer";

        /// <inheritdoc/>
        public override long Taken => Amount;

        /// <inheritdoc/>
        public override void WriteArguments(Utf8JsonWriter writer)
        {
            writer.WriteNumberValue(Amount);
            writer.WriteStringValue(To);
        }

        private protected override bool TryMake(
            IOrigin origin, [NotNullWhen(true)] out Effect? effect, [NotNullWhen(false)] out string? refusal)
        {
            effect = null;
            refusal = !origin.TryFind(To, out ReplicaId to)
                ? $"There is not one member '{To}' that is present. `syncline status` lists members with their ids."
                : to == origin.Replica ? "Rights are transferred to another member; this is the one that asks." : null;
            if (refusal is null) effect = new BoundedCounterEffect.Transfer(Amount, to);
            return effect is not null;
        }
    }
}
