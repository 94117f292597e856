using Syncline.Crdt.Encoding;
using Place = Syncline.Crdt.Sequences.ItemTree.Place;

namespace Syncline.Crdt.Sequences;

/// <content>What a reader sees.</content>
internal sealed partial class ItemSequence
{
    /// <summary>The text from a position on.</summary>
    public string ReadText(int position, int length)
    {
        if (length == 0) return "";
        Place place = Tree.Find(position, out int offset);
        return string.Create(length, (Sequence: this, place, offset), static (target, at) =>
            at.Sequence.CopyText(at.place, at.offset, target));
    }

    /// <summary>True if the position is between the halves of a surrogate pair.</summary>
    public bool IsWithinPair(int position)
    {
        if (!hasWideText || position <= 0 || position >= Length) return false;
        Span<char> units = stackalloc char[2];
        CopyText(Tree.Find(position - 1, out int offset), offset, units);
        return char.IsSurrogatePair(units[0], units[1]);
    }

    /// <summary>What is visible and what is deleted, each in its order and as UTF-8.</summary>
    public void WriteContents(WireWriter visible, WireWriter deleted)
    {
        Place place = Tree.First;
        for (int item = Tree.At(place); item != Item.None; place = Tree.After(place), item = Tree.At(place))
        {
            ref Item run = ref items[item];
            if (run.Content == Item.None) continue;
            Clients[run.Client].Text.WriteUnits(run.IsDeleted ? deleted : visible, run.Content, run.Length);
        }
    }

    /// <summary>Puts text in its place; false if there is not as much as there are elements.</summary>
    public bool TryFill(ReadOnlySpan<char> visible, ReadOnlySpan<char> deleted)
    {
        foreach (Item run in InOrder())
        {
            if (run.Content == Item.None) continue;
            ReadOnlySpan<char> source = run.IsDeleted ? deleted : visible;
            if (source.Length < run.Length) return false;
            Clients[run.Client].Text.Fill(run.Content, source[..run.Length]);
            hasWideText |= Clients[run.Client].Text.IsWide;
            if (run.IsDeleted) deleted = deleted[run.Length..];
            else visible = visible[run.Length..];
        }

        return visible.IsEmpty && deleted.IsEmpty;
    }

    private void CopyText(Place place, int offset, Span<char> target)
    {
        for (; target.Length > 0; place = Tree.After(place), offset = 0)
        {
            ref Item run = ref items[Tree.At(place)];
            int count = Math.Min(target.Length, run.Visible - offset);
            if (count <= 0) continue;
            Clients[run.Client].Text.CopyTo(run.Content + offset, count, target[..count]);
            target = target[count..];
        }
    }
}
