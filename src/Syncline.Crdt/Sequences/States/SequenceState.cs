using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;

namespace Syncline.Crdt.Sequences.States;

/// <summary>A sequence as the state of an object: elements in the YATA order, each with its id and place.</summary>
/// <remarks>
/// State: the elements as runs, deleted ones too, without what they held; each writer's are counted by its own clock.
/// A removal around it deletes the elements seen. Cost: an effect costs what it does to a few runs; where the state was
/// given away before (a snapshot, a reader), one copy of its memory comes first. Reads may run on any thread beside
/// effects on what was not given away. An edit that names what its writer can't have seen does nothing, everywhere.
/// </remarks>
public abstract class SequenceState : ObjectState
{
    private readonly InsertionDots dots;
    private readonly Owner? owner;

    private protected SequenceState(ItemSequence items, InsertionDots dots, Owner? owner)
    {
        Items = items;
        this.dots = dots;
        this.owner = owner;
    }

    /// <summary>The elements.</summary>
    internal ItemSequence Items { get; }

    /// <inheritdoc/>
    public override bool IsBottom => Items.IsEmpty;

    /// <inheritdoc/>
    public override bool IsLive => Items.Length > 0;

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context)
    {
        if (effect is not SequenceEffect edit || edit.Type != Type)
        {
            throw new InvariantViolationException($"A {ObjectTypes.NameOf(Type)} has no effect {effect}.");
        }

        SequenceState changed = Own(context.Owner);
        EventPast past = new(context.Dot.Replica, context.Dependencies);
        int author = changed.Items.Clients.FindOrAdd(past.Author);
        int clock = changed.Items.Clients[author].NextClock;
        changed.Items.Take(edit.Operations.Span, changed.dots, past);
        if (changed.Items.Clients[author].NextClock > clock) changed.dots.Add(context.Dot, clock);
        return changed;
    }

    /// <inheritdoc/>
    public override ResetRecord? Observe() => SequenceResetRecord.Of(Items);

    /// <inheritdoc/>
    public override ObjectState Reset(ResetRecord? record, in EffectContext context)
    {
        if (record is not SequenceResetRecord seen) return this;
        SequenceState changed = Own(context.Owner);
        EventPast past = new(context.Dot.Replica, context.Dependencies);
        foreach (var (client, claimed) in seen.Clients)
        {
            int number = changed.Items.Clients.Find(client);
            if (number == Item.None) continue;
            int count = Math.Min(claimed, changed.dots.SeenOf(client, past));
            changed.Items.DeleteRange(number, 0, Math.Min(count, changed.Items.Clients[number].NextClock));
            changed.Items.Sweep(number);
        }

        return changed;
    }

    /// <inheritdoc/>
    public override ObjectState Join(ObjectState other, ICausalContext context, ICausalContext otherContext)
    {
        SequenceState right = (SequenceState)other;
        if (ReferenceEquals(this, right) || right.IsBottom) return this;
        if (IsBottom) return right;
        ItemSequence joined = Items.Copy();
        Invariant.That(new SequenceJoin(joined, right.Items).TryRun(), "Elements do not wait for each other.");
        return Make(joined, InsertionDots.Join(dots, right.dots), null);
    }

    /// <inheritdoc/>
    public override ObjectState Compact(Floor floor) => this;

    /// <inheritdoc/>
    public override bool IsWithin(VersionVector version)
    {
        ArgumentNullException.ThrowIfNull(version);
        for (int number = 0; number < Items.Clients.Count; number++)
        {
            if (version[Items.Clients[number].Id] == 0) return false;
        }

        return dots.AreWithin(version);
    }

    /// <inheritdoc/>
    public override void Write(WireWriter writer)
    {
        new SequenceWriter(Items, writer).Write();
        dots.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, as a sequence of the kind of an empty one.</summary>
    private protected static bool TryRead(ref WireReader reader, SequenceState empty, out ObjectState state)
    {
        state = empty;
        if (!SequenceReader.TryRead(ref reader, empty.Kinds, out ItemSequence items)) return false;
        if (!InsertionDots.TryRead(ref reader, items, out InsertionDots dots)) return false;
        state = empty.Make(items, dots, null);
        return true;
    }

    /// <summary>What may be in such a sequence.</summary>
    private protected abstract ImmutableArray<ContentKind> Kinds { get; }

    /// <summary>A sequence of the same kind with other elements.</summary>
    private protected abstract SequenceState Make(ItemSequence changed, InsertionDots changedDots, Owner? by);

    private SequenceState Own(Owner? by) =>
        by is not null && by == owner ? this : Make(Items.Copy(), dots.Copy(), by);
}
