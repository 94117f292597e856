using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Sequences;

/// <summary>One operation as it stands in an update: neighbours by name, the content still as bytes.</summary>
internal struct UpdateOperation
{
    /// <summary>One of the kinds of <see cref="UpdateCode"/>.</summary>
    public int Kind;

    /// <summary>True if the elements go on with the author's last one.</summary>
    public bool Continues;

    /// <summary>Left neighbour of an insertion; <c>default</c> for none.</summary>
    public ItemId? Left;

    /// <summary>Right neighbour of an insertion.</summary>
    public ItemId? Right;

    /// <summary>Whose elements a deletion deletes, or whose element is moved or replaced.</summary>
    public ReplicaId Client;

    /// <summary>The least clock that a deletion deletes, or that of the element.</summary>
    public int Clock;

    /// <summary>One more than the turn of the move or replacement that this one replaces.</summary>
    public int Turn;

    /// <summary>How many elements.</summary>
    public int Length;

    /// <summary>Where in the update the content is: text as valid UTF-8, values in their form.</summary>
    public Range Content;

    /// <summary>True if it inserts.</summary>
    public readonly bool Inserts => Kind < UpdateCode.Delete;
}
