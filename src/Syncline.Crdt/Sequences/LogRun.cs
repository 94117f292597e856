namespace Syncline.Crdt.Sequences;

/// <summary>Events of one author, one after the other, on elements side by side in clock order.</summary>
internal struct LogRun
{
    /// <summary>Who did it.</summary>
    public int Author;

    /// <summary>Whose elements; of insertions the author.</summary>
    public int Client;

    /// <summary>The least clock of the elements.</summary>
    public int Clock;

    /// <summary>How many events, one an element.</summary>
    public int Length;

    /// <summary>
    /// Where in the text of that moment: of insertions before which unit, of deletions the least unit; doing the same
    /// there by hand has the same effect. <see cref="Item.None"/> where only ids say it. Of a replacement its number.
    /// </summary>
    public int Position;

    /// <summary>What happened.</summary>
    public LogKind Kind;

    /// <summary>The least clock of some of the events, which are on elements side by side.</summary>
    /// <param name="skip">How many events come before.</param>
    /// <param name="count">How many there are.</param>
    public readonly int LeastClock(int skip, int count) =>
        Kind == LogKind.Erase ? Clock + Length - skip - count : Clock + skip;
}
