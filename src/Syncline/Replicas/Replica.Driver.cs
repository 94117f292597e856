using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Folders;
using Syncline.Links;
using Syncline.Replication.Engines;
using Syncline.Replication.Members;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;
using Syncline.Storage;
using Syncline.Telemetry;

namespace Syncline.Replicas;

/// <summary>Obeys the engine: its outputs, in order, become log records, frames and notices.</summary>
public sealed partial class Replica
{
    private readonly Dictionary<LinkId, ILinkPort> ports = [];
    private readonly List<Subscription> subscriptions = [];
    private ImmutableSortedDictionary<ReplicaId, bool> ownIds = ImmutableSortedDictionary<ReplicaId, bool>.Empty;
    private readonly Queue<(long Position, int Transactions)> unsynced = new();
    private ImmutableHashSet<ReplicaId> copiedIds = [];
    private WireWriter? recordWriter;
    private Membership? adoptedFrom;
    private List<EngineOutput>? spareOutputs; // Let go at a tick with nothing before it.
    private bool hasDriven;
    private long seenStanding;
    private bool hasWritten;
    private long lastPosition;

    /// <summary>The transactions from now on; dispose the subscription to stop.</summary>
    public Subscription Subscribe()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            Subscription subscription = new(engine.Snapshot(), folder.Options.SubscriptionTransactionsMax, Unsubscribe);
            subscriptions.Add(subscription);
            engine.RaisesSnapshots = true;
            return subscription;
        }
    }

    /// <summary>Takes back one record of the space's stream; a reason for people if it does not fit.</summary>
    internal string? Replay(in LogRecord record)
    {
        if (record.Position <= lastPosition) return null; // It went into the snapshot.
        lastPosition = record.Position;
        switch (record.Kind)
        {
            case FolderRecord.Incarnation
                when FolderRecord.TryReadIncarnation(record.Payload, out ReplicaId own, out bool endsHere):
                RememberOwnId(own, endsHere);
                return null;
            case FolderRecord.SnapshotPart:
                if (ReplayPart(record) is string misfit) return misfit;
                AdoptOwnIds();
                return null;
            case FolderRecord.Transaction:
                if (engine.Recover(record.Payload, out Transaction? transaction) is string reason) return reason;
                RememberOwn(transaction!);
                AdoptOwnIds();
                return null;
            default:
                return $"records of kind {record.Kind} are unknown";
        }
    }

    /// <summary>
    /// The replay is over: goes on under the id that ended cleanly here; else an id that has written, here or at any
    /// other member, is drawn again (I4).
    /// </summary>
    /// <param name="ended">The id of the last opening, if that ended cleanly.</param>
    /// <param name="isContinued">True if it ended here; else the folder is a copy.</param>
    /// <param name="draw">Gives a random id.</param>
    internal void EndReplay(ReplicaId? ended, bool isContinued, Func<ReplicaId> draw)
    {
        replayedParts.Clear();
        if (ended is ReplicaId own && ownIds.ContainsKey(own) && engine.Knows(own))
        {
            if (isContinued)
            {
                engine.ContinueReplicaId(own);
                return;
            }

            LoseSightOf(own);
        }

        ReplicaId id = Id;
        while (engine.Knows(id) || ownIds.ContainsKey(id))
        {
            id = draw();
        }

        if (id != Id) engine.TakeReplicaId(id);
    }

    /// <summary>Where this is a copy, who knows how far the id goes on in the folder that it is of (C3).</summary>
    private void LoseSightOf(ReplicaId own)
    {
        RememberOwnId(own, endsHere: false);
        byte[] incarnation = FolderRecord.EncodeIncarnation(own, endsHere: false);
        if (folder.Store is IRecordStore log) lastPosition = log.Append(Stream, FolderRecord.Incarnation, incarnation);
    }

    /// <summary>The id that the next opening may go on with; null if nothing was written under it.</summary>
    internal ReplicaId? EndedId
    {
        get
        {
            lock (gate)
            {
                return engine.Knows(Id) ? Id : null;
            }
        }
    }

    /// <summary>Brings a link up. The port is called under the replica's lock.</summary>
    internal void LinkUp(LinkId link, bool isInitiator, ILinkPort port)
    {
        lock (gate)
        {
            if (isDisposed || folder.Obstacle is not null)
            {
                Close(port);
                return;
            }

            ports.Add(link, port);
            List<EngineOutput> outputs = [];
            engine.LinkUp(link, isInitiator, Now(), outputs);
            Drive(outputs);
        }
    }

    /// <summary>Takes a link down; nothing happens if it is down.</summary>
    internal void LinkDown(LinkId link)
    {
        lock (gate)
        {
            if (ports.Remove(link)) engine.LinkDown(link);
        }
    }

    /// <summary>Takes in a frame; returns when it is applied. Frames of links that are down are ignored.</summary>
    internal void Receive(LinkId link, Frame frame)
    {
        lock (gate)
        {
            if (isDisposed || !ports.ContainsKey(link)) return;
            using MeasuredTime measured = new(Instruments.ApplyTime);
            List<EngineOutput> outputs = TakeOutputs();
            engine.Receive(link, frame, Now(), outputs);
            Drive(outputs);
            Spare(outputs);
        }
    }

    internal void Tick()
    {
        lock (gate)
        {
            if (isDisposed) return;
            if (!hasDriven) spareOutputs = null;
            hasDriven = false;
            if (ports.Count == 0) return;
            List<EngineOutput> outputs = [];
            engine.Tick(Now(), outputs);
            Drive(outputs);
        }
    }

    /// <summary>The log is durable up to a position.</summary>
    internal void Persisted(long position)
    {
        lock (gate)
        {
            int transactions = 0;
            while (unsynced.TryPeek(out var next) && next.Position <= position)
            {
                transactions = unsynced.Dequeue().Transactions;
            }

            if (transactions == 0 || isDisposed) return;
            List<EngineOutput> outputs = [];
            engine.Persisted(transactions, Now(), outputs);
            Drive(outputs);
        }
    }

    /// <summary>The disk failed, or is full: nothing is taken in, so links end; waits for a rung go on.</summary>
    internal void DiskStopped()
    {
        lock (gate)
        {
            CloseLinks();
            if (Failure is not null) rungWaiters.Fail(new StorageReadOnlyException(Failure));
        }
    }

    /// <summary>A list for outputs; another if whoever is called back while it is obeyed needs one as well.</summary>
    private List<EngineOutput> TakeOutputs()
    {
        List<EngineOutput> outputs = spareOutputs ?? [];
        spareOutputs = null;
        hasDriven = true;
        return outputs;
    }

    private void Spare(List<EngineOutput> outputs)
    {
        outputs.Clear();
        spareOutputs = outputs;
    }

    private void Drive(List<EngineOutput> outputs)
    {
        Obey(outputs);
        AdoptOwnIds();
        if (seenStanding == engine.StandingNumber) return;
        seenStanding = engine.StandingNumber;
        folder.NoticeActivity();
        rungWaiters.Look(engine);
    }

    private void Obey(List<EngineOutput> outputs)
    {
        foreach (EngineOutput output in outputs)
        {
            switch (output)
            {
                case EngineOutput.Append append:
                    Append(append);
                    break;
                case EngineOutput.Install install:
                    Append(install);
                    break;
                case EngineOutput.Joined joined:
                    Announce(joined);
                    break;
                case EngineOutput.Send(var link, var frame):
                    if (ports.TryGetValue(link, out ILinkPort? target)) target.Send(frame);
                    break;
                case EngineOutput.Close(var link, var reason, var detail):
                    if (ports.Remove(link, out ILinkPort? closed)) closed.Close(reason, detail);
                    break;
                case EngineOutput.Applied applied:
                    if (!applied.IsLocal) RememberOwn(applied.Transaction);
                    ReplicaTelemetry.Count(applied, SpaceName, engine);
                    waiters.Advance(applied.Transaction.Replica, engine);
                    NoticeGrowth();
                    Publish(applied);
                    break;
                default:
                    throw new Crdt.InvariantViolationException($"Unhandled output {output}.");
            }
        }
    }

    /// <summary>
    /// Ids that the member's record names and this folder does not know are those of a copy, or of what a restored
    /// backup forgot (C2, C3): what was asked of them is not applied again here either.
    /// </summary>
    private void AdoptOwnIds()
    {
        if (ReferenceEquals(adoptedFrom, engine.Members)) return;
        adoptedFrom = engine.Members;
        foreach (MemberReplica replica in engine.Members.Find(Member)?.Replicas ?? [])
        {
            if (replica.Id == Id || ownIds.ContainsKey(replica.Id) || copiedIds.Contains(replica.Id)) continue;
            copiedIds = copiedIds.Add(replica.Id);
            foreach (Transaction transaction in engine.Transactions.Where(known => known.Replica == replica.Id))
            {
                RememberOwn(transaction);
            }
        }
    }

    /// <summary>
    /// What this folder wrote under an earlier id, be it read from the log or lost in a crash and brought back by a
    /// peer: a repeat of its request must not be applied again.
    /// </summary>
    private void RememberOwn(Transaction transaction)
    {
        if (transaction.Header.Request is not string request) return;
        if (!ownIds.ContainsKey(transaction.Replica) && !copiedIds.Contains(transaction.Replica)) return;
        Remember(request, engine.Version);
    }

    private void RememberOwnId(ReplicaId own, bool endsHere)
    {
        ownIds = ownIds.SetItem(own, endsHere);
        engine.RememberEarlier(own, endsHere);
    }

    private void Remember(string request, VersionVector version) =>
        (requests ??= new()).Remember(request, version, lastPosition);

    private void Append(EngineOutput.Append append)
    {
        if (folder.Store is not IRecordStore log) return;
        if (!hasWritten && append.Transaction.Replica == Id)
        {
            bool endsHere = !engine.Options.SendsBeforeDurable;
            log.Append(Stream, FolderRecord.Incarnation, FolderRecord.EncodeIncarnation(Id, endsHere));
            ownIds = ownIds.SetItem(Id, endsHere);
            hasWritten = true;
        }

        recordWriter ??= new();
        recordWriter.Clear();
        TransactionRecordCodec.Write(recordWriter, append.Transaction, append.Clock);
        lastPosition = log.Append(Stream, FolderRecord.Transaction, recordWriter.Written);
        AwaitSync(append.Position);
    }

    /// <summary>Nothing is said to be durable under none, so the queue would never be emptied.</summary>
    private void AwaitSync(int position)
    {
        if (Durability != Durability.None) unsynced.Enqueue((lastPosition, position + 1));
    }

    private void Publish(EngineOutput.Applied applied)
    {
        if (applied.Snapshot is not SpaceSnapshot snapshot) return;
        // What is held changes nothing that a subscriber could read.
        IEnumerable<ObjectKey> changed =
            applied.Updates.Where(update => update.Raw is null).Select(update => update.Key);
        ImmutableArray<ObjectKey> objects = [.. changed.Where(key => !key.IsOwn).Distinct()];
        Publish(new AppliedTransaction(snapshot, applied.Transaction, objects, applied.IsLocal));
    }

    private void Publish(AppliedTransaction notice)
    {
        subscriptions.RemoveAll(subscription => !subscription.TryPublish(notice));
        engine.RaisesSnapshots = subscriptions.Count > 0;
    }

    private void Unsubscribe(Subscription subscription)
    {
        lock (gate)
        {
            subscriptions.Remove(subscription);
            engine.RaisesSnapshots = subscriptions.Count > 0;
        }
    }

    private void EndSubscriptions()
    {
        foreach (Subscription subscription in subscriptions)
        {
            subscription.End();
        }

        subscriptions.Clear();
    }

    private void CloseLinks()
    {
        foreach (var (link, port) in ports)
        {
            engine.LinkDown(link);
            Close(port);
        }

        ports.Clear();
    }

    private void Close(ILinkPort port)
    {
        string detail = folder.Obstacle is StorageException obstacle
            ? $"The replica takes nothing in. {obstacle.Message}"
            : "The replica is closing.";
        port.Send(new(FrameKind.Refusal, Refusal.Encode(LinkRefusal.Closing, detail)));
        port.Close(LinkRefusal.Closing, detail);
    }
}
