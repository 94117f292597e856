using Syncline.Testing.Traces;

namespace Syncline.Bench.Text;

/// <summary>The sequence engine alone: recorded traces, and edits that no person makes.</summary>
internal static class TextSuite
{
    private const string Sequential = "../shared/data/automerge-paper.json.gz";
    private const string Concurrent = "../shared/data/friendsforever.json.gz";

    /// <summary>The trace to run instead of the two that the targets are for.</summary>
    public static string? Trace { get; set; }

    public static IReadOnlyList<Workload> Workloads { get; } =
    [
        new(["local", "local_updates", "update_bytes", "remote_each", "remote_merged"], MeasureSequential),
        new(["size_history", "save_history", "load_history", "load_to_edit", "memory", "memory_edited"], MeasureStored),
        new(["concurrent_each", "concurrent_merged"], MeasureConcurrent),
        new("random_insert", MadeEdits.MeasureRandomInsert),
        new("front_insert", MadeEdits.MeasureFrontInsert),
        new("many_replicas", MadeEdits.MeasureManyReplicas),
        new("paste", MadeEdits.MeasurePaste),
        new(["small_documents", "small_documents_edited"], MadeEdits.MeasureSmallDocuments),
    ];

    /// <summary>The file of the trace of a kind that is run; null if none is.</summary>
    public static string? PathOf(bool isConcurrent)
    {
        string path = Trace ?? (isConcurrent ? Concurrent : Sequential);
        return EditingTrace.Load(path)?.IsConcurrent == isConcurrent ? Path.GetFullPath(path) : null;
    }

    private static IEnumerable<Figure> MeasureSequential() =>
        Load(Sequential) is { IsConcurrent: false } trace ? TraceEdits.MeasureSequential(trace) : [];

    private static IEnumerable<Figure> MeasureStored() =>
        Load(Sequential) is { IsConcurrent: false } trace ? StoredTexts.Measure(trace) : [];

    private static IEnumerable<Figure> MeasureConcurrent() =>
        Load(Concurrent) is { IsConcurrent: true } trace ? TraceEdits.MeasureConcurrent(trace) : [];

    private static EditingTrace? Load(string byDefault)
    {
        string path = Trace ?? byDefault;
        EditingTrace? trace = EditingTrace.Load(path);
        if (trace is null) Console.Error.WriteLine($"bench: there is no trace at {path}; its figures are left out.");
        return trace;
    }
}
