namespace Syncline.Crdt.Causality;

/// <summary>How far records may be forgotten that only transactions not following a version can need.</summary>
/// <remarks>
/// Operations of a settled writer that are still to come follow the version. Of other writers one may still come that
/// does not: what it would need stays.
/// </remarks>
/// <param name="version">Everything that everybody who counts has.</param>
/// <param name="unsettled">The writers that may not have seen it.</param>
public sealed class Floor(VersionVector version, IReadOnlySet<ReplicaId> unsettled) : ICausalContext
{
    private static readonly HashSet<ReplicaId> Nobody = [];

    /// <inheritdoc/>
    public bool Covers(Dot dot) => version.Covers(dot);

    /// <summary>True if all that the writer has yet to send follows the version.</summary>
    public bool IsSettled(ReplicaId writer) => !unsettled.Contains(writer);

    /// <summary>Everything that everybody who counts has.</summary>
    public VersionVector Version => version;

    /// <summary>This floor, with more writers that may not have seen the version.</summary>
    public Floor Unsettling(IEnumerable<ReplicaId> writers) =>
        new(version, new HashSet<ReplicaId>(unsettled.Concat(writers)));

    /// <summary>The floor at a version which all writers have seen.</summary>
    public static Floor At(VersionVector version) => new(version, Nobody);

    /// <inheritdoc cref="At"/>
    public static implicit operator Floor(VersionVector version) => At(version);
}
