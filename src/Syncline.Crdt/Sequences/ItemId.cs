using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Sequences;

/// <summary>The identity of one element of a sequence: its writer, and how many it had written before.</summary>
/// <remarks>
/// The clocks of one client start at 0 and have no gaps, as in Yjs. They count elements, not events: what deletes has
/// none. An element of text is one UTF-16 unit.
/// </remarks>
/// <param name="Client">Who inserted it.</param>
/// <param name="Clock">Which of its elements it is, from 0 to <see cref="ClockMax"/>.</param>
public readonly record struct ItemId(ReplicaId Client, int Clock)
{
    /// <summary>The greatest clock: a client inserts no more than 2^31 - 2 elements into one sequence.</summary>
    public const int ClockMax = int.MaxValue - 1;

    /// <inheritdoc/>
    public override string ToString() => $"{Client}:{Clock}";
}
