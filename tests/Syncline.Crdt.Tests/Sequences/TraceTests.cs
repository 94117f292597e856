using Syncline.Crdt.Encoding;
using Syncline.Crdt.Sequences;
using Syncline.Testing;
using Syncline.Testing.Traces;

namespace Syncline.Crdt.Tests.Sequences;

/// <summary>What people typed comes out as they had it, on every way that it can take.</summary>
public sealed class TraceTests
{
    private const string Folder = "../shared/data";

    [Theory]
    [InlineData("automerge-paper")]
    [InlineData("seph-blog1")]
    [InlineData("friendsforever_flat")]
    public void A_sequential_trace_ends_as_recorded(string name)
    {
        EditingTrace trace = Load(name);
        TextSequence text = new(TraceSession.IdOf(0));
        TextSequence each = new(TraceSession.IdOf(1));
        TextSequence forgetful = new(TraceSession.IdOf(2), keepsHistory: false);
        foreach (TraceTransaction transaction in trace.Transactions)
        {
            TraceSession.Edit(text, transaction);
            ReadOnlyMemory<byte> update = text.TakeUpdate();
            Assert.Equal(SequenceRefusal.None, each.Apply(update.Span));
            Assert.Equal(SequenceRefusal.None, forgetful.Apply(update.Span));
            forgetful.TakeUpdate();
        }

        Assert.Equal(trace.End, text.ToString());
        Assert.Equal(trace.End, each.ToString());
        Assert.Equal(trace.End, forgetful.ToString());

        TextSequence whole = new(TraceSession.IdOf(3));
        Assert.Equal(SequenceRefusal.None, whole.Apply(each.TakeUpdate().Span));
        Assert.Equal(trace.End, whole.ToString());
        Reopen(trace, text);
        Reopen(trace, whole);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(3_000)]
    public void A_concurrent_trace_ends_as_recorded_in_any_order(int reach)
    {
        EditingTrace trace = Load("friendsforever");
        List<ReadOnlyMemory<byte>> updates = [];
        foreach (byte[] update in TraceSession.Record(trace)) updates.Add(update);
        Prng prng = new((ulong)reach);
        for (int start = 0; reach > 0 && start < updates.Count; start += reach)
        {
            List<ReadOnlyMemory<byte>> part = updates.GetRange(start, Math.Min(reach, updates.Count - start));
            prng.Shuffle(part);
            for (int index = 0; index < part.Count; index++) updates[start + index] = part[index];
        }

        TextSequence text = new(TraceSession.IdOf(trace.Agents));
        Assert.Equal(SequenceRefusal.None, text.Apply(updates));
        Assert.Equal(trace.End, text.ToString());

        TextSequence whole = new(TraceSession.IdOf(trace.Agents + 1));
        Assert.Equal(SequenceRefusal.None, whole.Apply(text.TakeUpdate().Span));
        Assert.Equal(trace.End, whole.ToString());
        Reopen(trace, text);
        Reopen(trace, whole);
    }

    private static void Reopen(EditingTrace trace, TextSequence text)
    {
        byte[] stored = text.Save();
        bool isLoaded = TextSequence.TryLoad(stored, text.Client, out TextSequence? opened, out DecodeError error);
        Assert.True(isLoaded, error.ToString());
        Assert.Equal(trace.End, opened!.ToString());
        opened.Insert(0, "x");
        opened.Delete(0, 1);
        Assert.Equal(trace.End, opened.ToString());
    }

    private static EditingTrace Load(string name)
    {
        string path = RepositoryFiles.PathOf($"{Folder}/{name}.json.gz");
        EditingTrace? trace = EditingTrace.Load(path);
        Assert.SkipWhen(trace is null, $"There is no trace at {path}.");
        return trace!;
    }
}
