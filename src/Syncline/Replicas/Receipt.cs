using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Members;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Replicas;

/// <summary>What a write is answered with: where it stands on the ladder applied, durable here, and so on.</summary>
/// <remarks>Thread: any.</remarks>
public sealed class Receipt
{
    private readonly Replica replica;
    private readonly long position;

    internal Receipt(VersionVector version, Replica replica, long position, bool isRepeat)
    {
        Version = version;
        this.replica = replica;
        this.position = position;
        IsRepeat = isRepeat;
    }

    /// <summary>The replica's version right after the write.</summary>
    public VersionVector Version { get; }

    /// <summary>The version as a client carries it.</summary>
    public string Token => VersionToken.Encode(Version);

    /// <summary>True if the request id had been answered before, and nothing was applied now.</summary>
    public bool IsRepeat { get; }

    /// <summary>
    /// What of the updates was skipped, since their objects' types let it mean nothing; a repeat does not say it again.
    /// </summary>
    public ImmutableArray<SkippedElements> Skipped { get; internal init; } = [];

    /// <summary>True once the write survives a crash of this machine.</summary>
    public bool IsDurable => replica.IsDurable(position);

    /// <summary>How far the write has come by now, and which keepers are missing, each with its reason.</summary>
    public TransactionStanding Standing => replica.StandingOf(Version) with { IsDurableHere = IsDurable };

    /// <summary>True if the write has come up to the rung by now.</summary>
    public bool HasReached(ReceiptRung rung) => rung.IsReachedBy(Standing, replica.KeepersMin);

    /// <summary>
    /// Completes when the write has come up to a rung: true, or false if the time was over first; the write stands
    /// then, and <see cref="Standing"/> names who is missing.
    /// </summary>
    /// <param name="rung">The rung.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellation">Ends the wait; the write stands as it is.</param>
    /// <exception cref="InvalidOperationException">Durable is asked for, and nothing ever is here.</exception>
    /// <exception cref="StorageException">The disk failed first; the write may be lost.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the write stands as it is.</exception>
    public async Task<bool> WaitAsync(
        ReceiptRung rung, TimeSpan timeout, CancellationToken cancellation = default)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            await ReachAsync(rung, cancellation).ConfigureAwait(false);
            return true;
        }

        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(timeout);
        try
        {
            await ReachAsync(rung, limited.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return HasReached(rung);
        }
    }

    /// <summary>Completes when the write survives a crash of this machine.</summary>
    /// <exception cref="InvalidOperationException">Durability is none, or there is no folder: it never
    /// will.</exception>
    /// <exception cref="StorageException">The disk failed first; the write may be lost.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the write stands as it is.</exception>
    public Task WaitDurableAsync(CancellationToken cancellation = default) =>
        replica.WaitDurableAsync(position, cancellation);

    private Task ReachAsync(ReceiptRung rung, CancellationToken cancellation) => rung == ReceiptRung.Durable
        ? WaitDurableAsync(cancellation)
        : replica.WaitForRungAsync(Version, rung, cancellation);
}
