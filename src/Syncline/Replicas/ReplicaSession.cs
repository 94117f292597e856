using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;

namespace Syncline.Replicas;

/// <summary>
/// A client's thread of reads and writes, on one replica after another: it never sees less than it has seen or written.
/// </summary>
/// <remarks>
/// Guarantees, across replicas: read your writes, monotonic reads, monotonic writes, writes follow reads. Each call
/// waits until its replica has seen what the session has; the session's version is a condition, and is never
/// adopted (C4).
/// One call at a time. Source: Terry et al., "Session guarantees for weakly consistent replicated data", 1994.
/// </remarks>
public sealed class ReplicaSession
{
    /// <summary>Starts from what was seen elsewhere; nothing by default.</summary>
    /// <param name="seen">The version, as a client's token brings it.</param>
    public ReplicaSession(VersionVector? seen = null) => Version = seen ?? VersionVector.Empty;

    /// <summary>What the session has seen and written.</summary>
    public VersionVector Version { get; private set; }

    /// <summary>The version as a client carries it to another process.</summary>
    public string Token => VersionToken.Encode(Version);

    /// <summary>Reads the whole space, once the replica has seen what the session has.</summary>
    /// <exception cref="SessionBehindException">The time was over first; it names what is missing.</exception>
    public async Task<SpaceSnapshot> ReadAsync(
        Replica replica, TimeSpan timeout, CancellationToken cancellation = default)
    {
        await ReachAsync(replica, timeout, cancellation).ConfigureAwait(false);
        SpaceSnapshot snapshot = replica.Snapshot();
        Version = Version.Join(snapshot.Version);
        return snapshot;
    }

    /// <summary>Makes a transaction, once the replica has seen what the session has.</summary>
    /// <returns>The receipt, or null with the refusal.</returns>
    /// <exception cref="SessionBehindException">The time was over first, and nothing was written.</exception>
    public async Task<(Receipt? Receipt, CommitOutcome.Refused? Refusal)> CommitAsync(
        Replica replica, TransactionRequest request, TimeSpan timeout, CancellationToken cancellation = default)
    {
        await ReachAsync(replica, timeout, cancellation).ConfigureAwait(false);
        Receipt? receipt = replica.TryCommit(request, out CommitOutcome.Refused? refusal);
        if (receipt is not null) Version = Version.Join(receipt.Version);
        return (receipt, refusal);
    }

    private async Task ReachAsync(Replica replica, TimeSpan timeout, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(replica);
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(timeout);
        try
        {
            await replica.WaitForVersionAsync(Version, limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            VersionVector missing = VersionVector.Of(Version.Difference(replica.Version));
            if (!missing.IsEmpty) throw new SessionBehindException(missing);
        }
    }
}
