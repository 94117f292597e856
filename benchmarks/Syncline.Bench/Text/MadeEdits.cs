using Syncline.Crdt.Sequences;
using Syncline.Testing;

namespace Syncline.Bench.Text;

/// <summary>Edits that no person makes, but that a library has to survive.</summary>
internal static class MadeEdits
{
    private const int Inserts = 1_000_000;
    private const int Replicas = 10_000;
    private const int PasteLength = 10_000_000;
    private const int Documents = 100_000;
    private const int DocumentLength = 1_024;

    public static Figure MeasureRandomInsert()
    {
        int[] positions = new int[Inserts];
        Prng prng = new(1);
        for (int index = 0; index < Inserts; index++) positions[index] = prng.Between(0, index);
        double milliseconds = WorkTimer.Milliseconds(New, text =>
        {
            foreach (int position in positions) text.Insert(position, "x");
            Check.That(text.Length == Inserts, "Insertions are lost.");
        });
        return new("random_insert", milliseconds, "ms", 400);
    }

    public static Figure MeasureFrontInsert()
    {
        double milliseconds = WorkTimer.Milliseconds(New, text =>
        {
            for (int index = 0; index < Inserts; index++) text.Insert(0, "x");
            Check.That(text.Length == Inserts, "Insertions are lost.");
        });
        return new("front_insert", milliseconds, "ms", 100);
    }

    public static Figure MeasureManyReplicas()
    {
        ReadOnlyMemory<byte>[] updates = new ReadOnlyMemory<byte>[Replicas];
        for (int index = 0; index < Replicas; index++)
        {
            TextSequence text = new(new((ulong)(((index * 7919L) % Replicas) + 1)));
            text.Insert(0, "x");
            updates[index] = text.TakeUpdate().ToArray();
        }

        double milliseconds = WorkTimer.Milliseconds(New, text =>
        {
            Check.That(text.Apply(updates) == SequenceRefusal.None, "An update is refused.");
            Check.That(text.Length == Replicas, "Insertions are lost.");
        });
        return new("many_replicas", milliseconds, "ms", 20);
    }

    public static Figure MeasurePaste()
    {
        string paste = new('x', PasteLength);
        double milliseconds = WorkTimer.Milliseconds(New, text =>
        {
            text.Insert(0, paste);
            Check.That(text.Length == PasteLength, "The paste is lost.");
        });
        return new("paste", milliseconds, "ms", 20);
    }

    public static IEnumerable<Figure> MeasureSmallDocuments()
    {
        byte[][] stored = [.. Enumerable.Range(0, Documents).Select(index => Typed(index).Save())];
        TextSequence[] texts = new TextSequence[Documents];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int index = 0; index < Documents; index++)
        {
            byte[] own = [.. stored[index]];
            bool isLoaded = TextSequence.TryLoad(own, new(1_500_000_002), out texts[index]!, out _);
            Check.That(isLoaded, "A text is refused.");
            Check.That(texts[index].ToString().Length == DocumentLength, "A text is another.");
        }

        double loaded = GC.GetTotalMemory(forceFullCollection: true) - before;
        yield return new("small_documents", loaded / 1e6, "MB", 150, "loaded and read");
        foreach (TextSequence text in texts) text.Insert(0, "x");
        double edited = GC.GetTotalMemory(forceFullCollection: true) - before;
        yield return new("small_documents_edited", edited / 1e6, "MB", null, "each edited once");
        GC.KeepAlive(texts);
    }

    /// <summary>A kilobyte of words that nobody wrote, with some corrections.</summary>
    private static TextSequence Typed(int seed)
    {
        Prng prng = new((ulong)seed);
        TextSequence text = New();
        while (text.Length < DocumentLength)
        {
            char[] word = new char[prng.Between(2, 9)];
            for (int index = 0; index < word.Length; index++) word[index] = (char)('a' + prng.Below(26));
            word[^1] = ' ';
            text.Insert(prng.Chance(100) ? prng.Below(text.Length + 1) : text.Length, word);
            if (prng.Chance(100)) text.Delete(text.Length - 2, 2);
        }

        text.Delete(DocumentLength, text.Length - DocumentLength);
        return text;
    }

    private static TextSequence New() => new(new(1_500_000_001));
}
