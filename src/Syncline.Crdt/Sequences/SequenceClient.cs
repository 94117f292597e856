using Syncline.Crdt.Causality;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences;

/// <summary>One writer of a sequence: what it has inserted, by clock.</summary>
internal sealed class SequenceClient(ReplicaId id)
{
    /// <summary>Who it is.</summary>
    public ReplicaId Id { get; } = id;

    /// <summary>The clock of its next element.</summary>
    public int NextClock { get; set; }

    /// <summary>How many events of it are applied: elements inserted, and elements deleted by it.</summary>
    public long Events { get; set; }

    /// <summary>Its runs.</summary>
    public ClockIndex Runs { get; private init; } = new();

    /// <summary>The text that it has typed.</summary>
    public TextContent Text { get; set; } = new();

    /// <summary>How many units of its text belong to deleted elements.</summary>
    public int DeadText { get; set; }

    /// <summary>How many of its values and marks belong to deleted elements.</summary>
    public int DeadValues { get; set; }

    /// <summary>How many of its moves have lost their slots.</summary>
    public int DeadMoves { get; set; }

    /// <summary>The values and marks that it has inserted; null before the first.</summary>
    public ValueContent? Values { get; set; }

    /// <summary>What it has moved; null before the first.</summary>
    public List<MoveTarget>? Moves { get; set; }

    /// <summary>A copy that can be changed on its own.</summary>
    public SequenceClient Copy() => new(Id)
    {
        NextClock = NextClock,
        Events = Events,
        Runs = Runs.Copy(),
        Text = Text.Copy(),
        DeadText = DeadText,
        DeadValues = DeadValues,
        DeadMoves = DeadMoves,
        Values = Values?.Copy(),
        Moves = Moves is null ? null : [.. Moves],
    };

    /// <summary>Keeps values; gives where they start.</summary>
    public int Keep(params ReadOnlySpan<Value> values) => (Values ??= new()).Append(values);

    /// <summary>Keeps whither something was moved; gives where that is.</summary>
    public int Keep(in MoveTarget target)
    {
        (Moves ??= []).Add(target);
        return Moves.Count - 1;
    }
}
