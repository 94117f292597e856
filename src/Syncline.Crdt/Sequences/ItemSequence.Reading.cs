using Place = Syncline.Crdt.Sequences.ItemTree.Place;

namespace Syncline.Crdt.Sequences;

/// <content>What a reader sees.</content>
internal sealed partial class ItemSequence
{
    /// <summary>The text from a position on; an embedded value reads as U+FFFC.</summary>
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

    private void CopyText(Place place, int offset, Span<char> target)
    {
        for (; target.Length > 0; place = Tree.After(place), offset = 0)
        {
            ref Item run = ref items[Tree.At(place)];
            int count = Math.Min(target.Length, run.Visible - offset);
            if (count <= 0) continue;
            if (run.Kind == ItemKind.Text) Clients[run.Client].Text.CopyTo(run.Content + offset, count, target[..count]);
            else target[..count].Fill('\uFFFC');
            target = target[count..];
        }
    }
}
