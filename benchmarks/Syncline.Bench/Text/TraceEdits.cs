using Syncline.Crdt.Sequences;
using Syncline.Testing.Traces;

namespace Syncline.Bench.Text;

/// <summary>What people typed, on one replica and on a second one.</summary>
internal static class TraceEdits
{
    private const double LocalTarget = 20;
    private const double LocalUpdatesTarget = 60;
    private const double RemoteEachTarget = 65;
    private const double RemoteMergedTarget = 60;
    private const double UpdateBytesTarget = 14;
    private const double ConcurrentEachTarget = 12;
    private const double ConcurrentMergedTarget = 8;

    public static IEnumerable<Figure> MeasureSequential(EditingTrace trace)
    {
        double local = WorkTimer.Milliseconds(
            () => new TextSequence(TraceSession.IdOf(0)),
            text =>
            {
                foreach (TraceTransaction transaction in trace.Transactions) TraceSession.Edit(text, transaction);
                CheckEnd(trace, text);
            });
        yield return new("local", local, "ms", LocalTarget);

        long bytes = 0;
        double updates = WorkTimer.Milliseconds(
            () => new TextSequence(TraceSession.IdOf(0)),
            text =>
            {
                bytes = 0;
                foreach (TraceTransaction transaction in trace.Transactions)
                {
                    TraceSession.Edit(text, transaction);
                    bytes += text.TakeUpdate().Length;
                }

                CheckEnd(trace, text);
            });
        yield return new("local_updates", updates, "ms", LocalUpdatesTarget);
        yield return new("update_bytes", (double)bytes / trace.Transactions.Count, "B", UpdateBytesTarget);

        ReadOnlyMemory<byte>[] recorded = Record(trace);
        yield return new("remote_each", Each(trace, recorded), "ms", RemoteEachTarget);
        yield return new("remote_merged", Merged(trace, recorded), "ms", RemoteMergedTarget);
    }

    public static IEnumerable<Figure> MeasureConcurrent(EditingTrace trace)
    {
        ReadOnlyMemory<byte>[] recorded = Record(trace);
        yield return new("concurrent_each", Each(trace, recorded), "ms", ConcurrentEachTarget);
        yield return new("concurrent_merged", Merged(trace, recorded), "ms", ConcurrentMergedTarget);
    }

    private static ReadOnlyMemory<byte>[] Record(EditingTrace trace) =>
        [.. TraceSession.Record(trace).Select(update => new ReadOnlyMemory<byte>(update))];

    private static double Each(EditingTrace trace, ReadOnlyMemory<byte>[] updates) => WorkTimer.Milliseconds(
        () => new TextSequence(TraceSession.IdOf(trace.Agents)),
        text =>
        {
            foreach (ReadOnlyMemory<byte> update in updates)
            {
                Check.That(text.Apply(update.Span) == SequenceRefusal.None, "An update is refused.");
            }

            CheckEnd(trace, text);
        });

    private static double Merged(EditingTrace trace, ReadOnlyMemory<byte>[] updates) => WorkTimer.Milliseconds(
        () => new TextSequence(TraceSession.IdOf(trace.Agents)),
        text =>
        {
            Check.That(text.Apply(updates) == SequenceRefusal.None, "An update is refused.");
            CheckEnd(trace, text);
        });

    private static void CheckEnd(EditingTrace trace, TextSequence text) =>
        Check.That(text.ToString() == trace.End, "The text is not the one of the trace.");
}
