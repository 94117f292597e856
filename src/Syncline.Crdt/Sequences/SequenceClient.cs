using Syncline.Crdt.Causality;

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
    public ClockIndex Runs { get; } = new();

    /// <summary>The text that it has typed.</summary>
    public TextContent Text { get; set; } = new();

    /// <summary>How many units of its text belong to deleted elements.</summary>
    public int DeadText { get; set; }
}
