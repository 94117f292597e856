using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Sequences.States;
using Syncline.Crdt.Values;

namespace Syncline.Testing.Oracle;

/// <summary>
/// What texts and lists read as: each operation is worked out on what its writer saw, in one plain list.
/// </summary>
/// <remarks>
/// The order is that of Yjs as it is written down there, element by element. It knows ids only to break ties.
/// </remarks>
internal sealed class SequenceOracle
{
    private readonly List<Element> all = [];
    private readonly List<Replaced> replacements = [];

    public SequenceOracle(IReadOnlyList<OracleOperation> operations)
    {
        // Whatever happened before has fewer predecessors.
        foreach (OracleOperation operation in operations.OrderBy(
            later => operations.Count(earlier => earlier.Event.HappensBefore(later.Event))))
        {
            Do(operation);
        }
    }

    /// <summary>The text unit by unit, each with what holds for it; null if there is none.</summary>
    public string? ReadText()
    {
        View view = new(this, null);
        List<string> units = [];
        for (int index = 0; index < view.Elements.Count; index++)
        {
            Element element = view.Elements[index];
            if (!view.IsVisible(element)) continue;
            string unit = element.Content is char letter ? $"{letter}" : $"({element.Content})";
            units.Add(ValueText.Unit(unit, view.MarksBefore(index)));
        }

        return units.Count == 0 ? null : string.Join(' ', units);
    }

    /// <summary>The list; null if it is empty.</summary>
    public string? ReadList()
    {
        View view = new(this, null);
        Value[] values = [.. view.Elements.Where(view.IsVisible).Select(ValueOf)];
        return values.Length == 0 ? null : ValueText.List(values);
    }

    private Value ValueOf(Element element)
    {
        Element home = element.Content is Moved move ? move.Element : element;
        Replaced? last = replacements.Where(each => each.Element == home)
            .OrderBy(each => each.Turn).ThenBy(each => each.Event.Transaction.Replica).LastOrDefault();
        return last?.Value ?? (Value)home.Content;
    }

    private void Do(OracleOperation operation)
    {
        View view = new(this, operation.Event);
        if (operation.Asked is not SequenceOperation asked)
        {
            foreach (Element element in view.Elements) element.Deletions.Add(operation.Event);
            return;
        }

        SortedDictionary<string, Value>? marks = asked.Marks.IsNull
            ? null
            : new(asked.Marks.AsMap().ToDictionary(), StringComparer.Ordinal);
        switch (asked.Kind)
        {
            case SequenceEdits.Insert when asked.Type == ObjectType.Text:
                string text = asked.Content.AsText();
                if (text.Length > 0) view.Insert(asked.Position, text.Cast<object>(), marks);
                break;
            case SequenceEdits.Insert:
                view.Insert(asked.Position, asked.Content.AsList().Cast<object>(), null);
                break;
            case SequenceEdits.Embed:
                view.Insert(asked.Position, [asked.Content], marks);
                break;
            case SequenceEdits.Format:
                if (asked.Count > 0) view.Format(asked.Position, asked.Count, marks ?? []);
                break;
            case SequenceEdits.Delete:
                List<Element> visible = [.. view.Elements.Where(view.IsVisible).Skip(asked.Position).Take(asked.Count)];
                foreach (Element element in visible) HomeOf(element).Deletions.Add(operation.Event);
                break;
            case SequenceEdits.Replace:
                Element replaced = HomeOf(view.Elements.Where(view.IsVisible).ElementAt(asked.Position));
                int turn = replacements.Where(each => each.Element == replaced && view.Sees(each.Event))
                    .Select(each => each.Turn).DefaultIfEmpty(0).Max();
                replacements.Add(new(replaced, operation.Event, asked.Content, turn + 1));
                break;
            default:
                if (asked.Count != asked.Position) view.Move(asked.Position, asked.Count);
                break;
        }
    }

    private static Element HomeOf(Element element) => element.Content is Moved move ? move.Element : element;

    private void Integrate(Element inserted)
    {
        int start = inserted.Left is null ? 0 : all.IndexOf(inserted.Left) + 1;
        int end = inserted.Right is null ? all.Count : all.IndexOf(inserted.Right);
        int place = start;
        HashSet<Element> walked = [];
        HashSet<Element> conflicting = [];
        for (int index = start; index < end; index++)
        {
            Element other = all[index];
            walked.Add(other);
            conflicting.Add(other);
            if (other.Left == inserted.Left)
            {
                if (other.Writer.CompareTo(inserted.Writer) < 0)
                {
                    place = index + 1;
                    conflicting.Clear();
                }
                else if (other.Right == inserted.Right)
                {
                    break;
                }
            }
            else if (other.Left is not null && walked.Contains(other.Left))
            {
                if (conflicting.Contains(other.Left)) continue;
                place = index + 1;
                conflicting.Clear();
            }
            else
            {
                break;
            }
        }

        all.Insert(place, inserted);
    }

    private sealed record Mark(string Name, Value Value);

    private sealed record Moved(Element Element, int Turn);

    private sealed record Replaced(Element Element, OracleEvent Event, Value Value, int Turn);

    private sealed class Element(OracleEvent by, Element? left, Element? right, object content)
    {
        public OracleEvent By { get; } = by;

        public ReplicaId Writer => By.Transaction.Replica;

        public Element? Left { get; } = left;

        public Element? Right { get; } = right;

        public object Content { get; } = content;

        public List<OracleEvent> Deletions { get; } = [];
    }

    /// <summary>What a writer saw; all there is if nobody is named.</summary>
    private sealed class View
    {
        private readonly SequenceOracle oracle;
        private readonly OracleEvent? at;

        public View(SequenceOracle oracle, OracleEvent? at)
        {
            this.oracle = oracle;
            this.at = at;
            Elements = [.. oracle.all.Where(element => Sees(element.By))];
        }

        public List<Element> Elements { get; }

        public bool Sees(OracleEvent earlier) => at is not { } writer || earlier.HappensBefore(writer)
            || (ReferenceEquals(earlier.Transaction, writer.Transaction) && earlier.Index == writer.Index);

        public bool IsVisible(Element element)
        {
            if (element.Content is Mark) return false;
            if (element.Content is Moved move) return !IsDeleted(move.Element) && LastMoveOf(move.Element) == element;
            return !IsDeleted(element) && LastMoveOf(element) is null;
        }

        public SortedDictionary<string, Value> MarksBefore(int index)
        {
            SortedDictionary<string, Value> holding = new(StringComparer.Ordinal);
            foreach (Element element in Elements.Take(index)) Pass(element, holding);
            return holding;
        }

        public void Insert(int position, IEnumerable<object> contents, SortedDictionary<string, Value>? marks)
        {
            int index = IndexBehind(position);
            SortedDictionary<string, Value> holding = MarksBefore(index);
            SortedDictionary<string, Value> wanted = new(marks ?? holding, StringComparer.Ordinal);
            foreach (string name in holding.Keys) wanted.TryAdd(name, Value.Null);
            Skip(ref index, holding, wanted);
            SortedDictionary<string, Value> ended = Begin(ref index, holding, wanted);
            foreach (object content in contents) Add(ref index, content);
            End(ref index, ended);
        }

        public void Format(int position, int length, SortedDictionary<string, Value> marks)
        {
            int index = IndexBehind(position);
            SortedDictionary<string, Value> holding = MarksBefore(index);
            Skip(ref index, holding, marks);
            SortedDictionary<string, Value> ended = Begin(ref index, holding, marks);
            for (; index < Elements.Count && (length > 0 || ended.Count > 0); index++)
            {
                Element element = Elements[index];
                if (IsVisible(element))
                {
                    if (length == 0) break;
                    length--;
                }
                else if (!IsDeleted(element) && element.Content is Mark mark
                    && marks.TryGetValue(mark.Name, out Value wanted))
                {
                    if (wanted == mark.Value) ended.Remove(mark.Name);
                    else if (length == 0) break;
                    else ended[mark.Name] = mark.Value;
                    element.Deletions.Add(at!.Value);
                }
            }

            End(ref index, ended);
        }

        public void Move(int from, int to)
        {
            Element home = HomeOf(Elements.Where(IsVisible).ElementAt(from));
            int turn = MovesOf(home).Select(move => ((Moved)move.Content).Turn).DefaultIfEmpty(0).Max();
            int index = IndexBehind(to <= from ? to : to + 1);
            while (index < Elements.Count && !IsVisible(Elements[index])) index++;
            Add(ref index, new Moved(home, turn + 1));
        }

        private bool IsDeleted(Element element) => element.Deletions.Any(Sees);

        private IEnumerable<Element> MovesOf(Element home) =>
            Elements.Where(element => element.Content is Moved move && move.Element == home);

        private Element? LastMoveOf(Element home) => MovesOf(home)
            .OrderBy(element => ((Moved)element.Content).Turn).ThenBy(element => element.Writer).LastOrDefault();

        private int IndexBehind(int position)
        {
            int index = 0;
            for (; position > 0; index++)
            {
                if (IsVisible(Elements[index])) position--;
            }

            return index;
        }

        private void Skip(
            ref int index, SortedDictionary<string, Value> holding, SortedDictionary<string, Value> wanted)
        {
            for (; index < Elements.Count && !IsVisible(Elements[index]); index++)
            {
                bool isMark = Elements[index].Content is Mark && !IsDeleted(Elements[index]);
                if (isMark && Elements[index].Content is Mark mark
                    && wanted.GetValueOrDefault(mark.Name) != mark.Value) return;
                Pass(Elements[index], holding);
            }
        }

        private void Pass(Element element, SortedDictionary<string, Value> holding)
        {
            if (element.Content is not Mark mark || IsDeleted(element)) return;
            if (mark.Value.IsNull) holding.Remove(mark.Name);
            else holding[mark.Name] = mark.Value;
        }

        private SortedDictionary<string, Value> Begin(
            ref int index, SortedDictionary<string, Value> holding, SortedDictionary<string, Value> wanted)
        {
            SortedDictionary<string, Value> ended = new(StringComparer.Ordinal);
            foreach (var (name, value) in wanted)
            {
                Value current = holding.GetValueOrDefault(name);
                if (current == value) continue;
                ended.Add(name, current);
                Add(ref index, new Mark(name, value));
            }

            return ended;
        }

        private void End(ref int index, SortedDictionary<string, Value> ended)
        {
            for (; ended.Count > 0 && index < Elements.Count && !IsVisible(Elements[index]); index++)
            {
                if (IsDeleted(Elements[index]) || Elements[index].Content is not Mark mark) continue;
                if (!ended.TryGetValue(mark.Name, out Value value) || value != mark.Value) break;
                ended.Remove(mark.Name);
            }

            foreach (var (name, value) in ended) Add(ref index, new Mark(name, value));
        }

        private void Add(ref int index, object content)
        {
            Element? left = index > 0 ? Elements[index - 1] : null;
            Element? right = index < Elements.Count ? Elements[index] : null;
            Element added = new(at!.Value, left, right, content);
            oracle.Integrate(added);
            Elements.Insert(index++, added);
        }
    }
}
