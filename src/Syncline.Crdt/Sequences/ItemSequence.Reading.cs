using System.Collections.Immutable;
using System.Text;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Values;
using Place = Syncline.Crdt.Sequences.ItemTree.Place;

namespace Syncline.Crdt.Sequences;

/// <content>What a reader sees.</content>
internal sealed partial class ItemSequence
{
    /// <summary>Stands in plain text for what is embedded: OBJECT REPLACEMENT CHARACTER.</summary>
    private const char ValueUnit = '\uFFFC';

    private static ReadOnlySpan<byte> Utf8Value => "\uFFFC"u8;

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

    /// <summary>What is visible, in pieces that hold together: text under the same marks, or one value.</summary>
    /// <remarks>Changes nothing, caches neither. Cost: linear in the runs.</remarks>
    public IEnumerable<TextSpan> ReadSpans()
    {
        ImmutableSortedDictionary<string, Value> holding = TextSpan.NoMarks;
        StringBuilder text = new();
        foreach (Item run in InOrder())
        {
            if (run.Kind == ContentKind.Mark && !run.IsDeleted)
            {
                ImmutableSortedDictionary<string, Value> changed = MarkOf(run).Within(holding);
                if (ReferenceEquals(changed, holding)) continue;
                if (text.Length > 0) yield return new(text.ToString(), null, holding);
                text.Clear();
                holding = changed;
            }
            else if (run.Visible > 0 && run.Kind == ContentKind.Text)
            {
                AppendText(text, run);
            }
            else if (run.Visible > 0)
            {
                if (text.Length > 0) yield return new(text.ToString(), null, holding);
                text.Clear();
                foreach (Value value in ReadValues(run)) yield return new("", value, holding);
            }
        }

        if (text.Length > 0) yield return new(text.ToString(), null, holding);
    }

    /// <summary>The visible values, in their order. Changes nothing, caches neither.</summary>
    public IEnumerable<Value> ReadValues() => InOrder().Where(run => run.Visible > 0).SelectMany(ReadValues);

    private Value[] ReadValues(Item run)
    {
        if (run.Kind != ContentKind.Slot) return Clients[run.Client].Values!.Slice(run.Content, run.Length).ToArray();
        MoveTarget target = Clients[run.Client].Moves![run.Content];
        return [ValueOf(target.Client, target.Clock)];
    }

    private void AppendText(StringBuilder text, in Item run)
    {
        char[] units = new char[run.Length];
        Clients[run.Client].Text.CopyTo(run.Content, run.Length, units);
        text.Append(units);
    }

    /// <summary>What is visible and what is deleted, each in its order and as UTF-8.</summary>
    public void WriteContents(WireWriter visible, WireWriter deleted)
    {
        Place place = Tree.First;
        for (int item = Tree.At(place); item != Item.None; place = Tree.After(place), item = Tree.At(place))
        {
            ref Item run = ref items[item];
            if (run.Content == Item.None || run.Kind == ContentKind.Mark) continue;
            WireWriter wire = run.IsDeleted ? deleted : visible;
            if (run.Kind == ContentKind.Text) Clients[run.Client].Text.WriteUnits(wire, run.Content, run.Length);
            else for (int count = run.Length; count > 0; count--) wire.Raw(Utf8Value);
        }
    }

    /// <summary>Puts text in its place; false if there is not as much as there are elements.</summary>
    public bool TryFill(ReadOnlySpan<char> visible, ReadOnlySpan<char> deleted)
    {
        foreach (Item run in InOrder())
        {
            if (run.Content == Item.None || run.Kind == ContentKind.Mark) continue;
            ReadOnlySpan<char> source = run.IsDeleted ? deleted : visible;
            if (source.Length < run.Length) return false;
            if (run.Kind == ContentKind.Text)
            {
                Clients[run.Client].Text.Fill(run.Content, source[..run.Length]);
                hasWideText |= Clients[run.Client].Text.IsWide;
            }

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
            Span<char> part = target[..count];
            if (run.Kind == ContentKind.Text) Clients[run.Client].Text.CopyTo(run.Content + offset, count, part);
            else part.Fill(ValueUnit);
            target = target[count..];
        }
    }
}
