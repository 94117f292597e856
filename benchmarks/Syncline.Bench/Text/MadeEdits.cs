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
        double milliseconds = TextTimer.Milliseconds(New, text =>
        {
            foreach (int position in positions) text.Insert(position, "x");
            Check.That(text.Length == Inserts, "Insertions are lost.");
        });
        return new("random_insert", milliseconds, "ms", 400);
    }

    public static Figure MeasureFrontInsert()
    {
        double milliseconds = TextTimer.Milliseconds(New, text =>
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

        double milliseconds = TextTimer.Milliseconds(New, text =>
        {
            Check.That(text.Apply(updates) == SequenceRefusal.None, "An update is refused.");
            Check.That(text.Length == Replicas, "Insertions are lost.");
        });
        return new("many_replicas", milliseconds, "ms", 20);
    }

    public static Figure MeasurePaste()
    {
        string paste = new('x', PasteLength);
        double milliseconds = TextTimer.Milliseconds(New, text =>
        {
            text.Insert(0, paste);
            Check.That(text.Length == PasteLength, "The paste is lost.");
        });
        return new("paste", milliseconds, "ms", 20);
    }

    public static Figure MeasureSmallDocuments()
    {
        string content = new('x', DocumentLength);
        TextSequence[] texts = new TextSequence[Documents];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int index = 0; index < Documents; index++)
        {
            texts[index] = New();
            texts[index].Insert(0, content);
        }

        double bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Check.That(texts[^1].ToString() == content, "A text is another.");
        return new("small_documents", bytes / 1e6, "MB", 150);
    }

    private static TextSequence New() => new(new(1_500_000_001));
}
