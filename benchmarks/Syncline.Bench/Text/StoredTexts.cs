using Syncline.Crdt.Encoding;
using Syncline.Crdt.Sequences;
using Syncline.Testing.Traces;

namespace Syncline.Bench.Text;

/// <summary>What a text with its whole history takes to store, to open, and in memory.</summary>
internal static class StoredTexts
{
    public static IEnumerable<Figure> Measure(EditingTrace trace)
    {
        TextSequence source = new(TraceSession.IdOf(0));
        foreach (TraceTransaction transaction in trace.Transactions) TraceSession.Edit(source, transaction);
        byte[] stored = source.Save();
        yield return new("size_history", stored.Length, "B", 90_000);

        double save = WorkTimer.Milliseconds(
            () => source, text => Check.That(text.Save().Length == stored.Length, "Saved otherwise."));
        yield return new("save_history", save, "ms", 1.0);

        double load = WorkTimer.Milliseconds(
            () => stored, bytes => Check.That(Load(bytes).ToString() == trace.End, "Loaded otherwise."));
        yield return new("load_history", load, "ms", 0.8);

        double edit = WorkTimer.Milliseconds(() => stored, bytes =>
        {
            TextSequence text = Load(bytes);
            text.Insert(0, "x");
            Check.That(text.Length == trace.End.Length + 1, "An insertion is lost.");
        });
        yield return new("load_to_edit", edit, "ms", null);

        long before = GC.GetTotalMemory(forceFullCollection: true);
        TextSequence loaded = Load([.. stored]);
        Check.That(loaded.ToString() == trace.End, "Loaded otherwise.");
        double megabytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        yield return new("memory", megabytes, "MB", 1.0, "before the first edit");
        loaded.Insert(0, "x");
        megabytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        yield return new("memory_edited", megabytes, "MB", null);
        GC.KeepAlive(loaded);
    }

    private static TextSequence Load(byte[] stored)
    {
        return TextSequence.TryLoad(stored, TraceSession.IdOf(1), out TextSequence? text, out DecodeError error)
            ? text
            : throw new InvalidOperationException($"A stored text is refused: {error}.");
    }
}
