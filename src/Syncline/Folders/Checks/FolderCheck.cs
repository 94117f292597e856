using Syncline.Folders.Histories;
using Syncline.Storage;

namespace Syncline.Folders.Checks;

/// <summary>Checks every byte of a folder that can be checked, and changes none.</summary>
/// <remarks>
/// Checksums of segments, records and snapshots, what they say of each other, hash chains and dots of transactions,
/// their bodies, the mark of a clean end. Cost: the log is read once, snapshots twice. Memory: a record, and an entry
/// for each writer.
/// </remarks>
public sealed class FolderCheck
{
    private readonly List<StoredDamage> damages = [];
    private readonly List<LostTransactions> lost = [];
    private readonly List<StoredSnapshot> snapshots = []; // Ascending, and whole.
    private readonly IStorageFolder folder;
    private readonly LogSurvey survey;
    private readonly bool hasBeginning;
    private FolderWalk walk;
    private long durable; // The position up to which the newest snapshot says that the log was durable.
    private long records;
    private long recordsBehind;
    private bool isCut; // A record is lost that opening needs.

    private FolderCheck(IStorageFolder folder)
    {
        this.folder = folder;
        survey = new(folder, Take, Note);
        hasBeginning = folder.List().Contains(SegmentHeader.NameOf(1));
        walk = new(beginsWhole: true) { Lost = Lose, Transaction = CheckBody };
    }

    /// <summary>Checks a folder, which is locked meanwhile.</summary>
    /// <param name="folder">A folder, such as one that was opened to be read only.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="FolderInUseException">A node runs on it.</exception>
    /// <exception cref="LogFormatException">A file is of a newer format.</exception>
    /// <exception cref="StorageException">It can't be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static FolderReport Run(IStorageFolder folder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        using IDisposable folderLock = folder.Lock();
        return new FolderCheck(folder).Check(cancellation);
    }

    private FolderReport Check(CancellationToken cancellation)
    {
        CheckSnapshots(cancellation);
        survey.Run(SnapshotPosition + 1, cancellation);
        CheckReaches();
        EndState end = CleanEnd.Inspect(folder, survey.End);
        if (end == EndState.Unreadable)
        {
            Note(new(CleanEnd.FileName, 0, "It is not what was written. Nothing is lost: new replica ids are taken."));
        }

        if (UnfinishedRestore.IsIn(folder))
        {
            Note(new(UnfinishedRestore.FileName, 0, "A backup was being restored here, and not to its end."));
        }

        return new()
        {
            Segments = survey.Segments,
            Bytes = survey.Bytes,
            FirstPosition = survey.FirstPosition,
            LastPosition = survey.End.Position,
            Snapshots = [.. snapshots],
            Records = records,
            RecordsBehind = recordsBehind,
            Spaces = [.. walk.Spaces.Select(space => new SpaceReport(space.Name, space.Transactions, space.Writers))],
            TornTail = survey.TornTail,
            End = end,
            Damages = [.. damages],
            Lost = [.. lost],
        };
    }

    /// <summary>The position of the newest whole snapshot: opening needs the log from the next one on.</summary>
    private long SnapshotPosition => snapshots.Count > 0 ? snapshots[^1].Position : 0;

    private void CheckSnapshots(CancellationToken cancellation)
    {
        foreach (string name in folder.List().Order(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            if (SnapshotHeader.TryParseName(name, out uint number)) CheckSnapshot(name, number);
        }
    }

    private void CheckSnapshot(string name, uint number)
    {
        using IStorageFile file = folder.Open(name);
        if (SnapshotFileReader.ReadHeader(file, number) is not SnapshotHeader header)
        {
            Note(new(name, 0, "The snapshot's header is not valid."));
            return;
        }

        if (new SnapshotFileReader(file, header).Check(out SnapshotFooter footer) is DamagedSnapshot damage)
        {
            Note(new(name, damage.Offset, damage.Reason));
            return;
        }

        // Where the log does not reach back, what follows is judged by what the newest snapshot says of the past.
        FolderWalk after = new(beginsWhole: false) { Lost = Lose, Transaction = CheckBody };
        string? problem = null;
        try
        {
            new SnapshotFileReader(file, header)
                .Replay((in LogRecord record) => problem ??= after.Restore(record));
        }
        catch (LogDamagedException unreadable)
        {
            problem = unreadable.Message;
        }

        if (problem is not null)
        {
            Note(new(name, 0, $"It makes no sense, though its checksums are right: {problem}."));
            return;
        }

        if (!hasBeginning) walk = after;
        durable = footer.Until;
        snapshots.Add(new(number, header.Position, file.Length));
    }

    private void CheckReaches()
    {
        if (survey.End.Position >= durable) return;
        Note(new(survey.File, survey.Offset,
            $"The log ends with record {survey.End.Position}, and a snapshot says that record {durable} was durable.")
        {
            LostFrom = survey.End.Position + 1,
        });
    }

    private void Take(in LogRecord record)
    {
        if (isCut) recordsBehind++;
        records++;
        if (walk.Take(record) is string problem) Note(Senseless(record.Position, problem));
    }

    private void CheckBody(LoggedTransaction transaction)
    {
        if (transaction.Transaction.Header.CipherSuite != 0 || transaction.TryReadUpdates(out _, out var error)) return;
        string body = $"the body of transaction {transaction.Transaction}";
        Note(Senseless(transaction.Position, $"{body} does not decode ({error})"));
    }

    private void Lose(LostTransactions run)
    {
        if (damages.Count == 0)
        {
            Note(new(survey.File, survey.Offset,
                $"Space '{run.Space}' lacks {run.Replica}:{run.First}..{run.Last} before this, and no byte is wrong."));
        }

        if (lost.Count < FolderReport.DamagesMax) lost.Add(run);
    }

    private void Note(StoredDamage damage)
    {
        if (damage.LostFrom is not null) walk.Skip();
        isCut |= damage.LostFrom > SnapshotPosition;
        if (damages.Count < FolderReport.DamagesMax) damages.Add(damage);
    }

    private StoredDamage Senseless(long position, string problem) => new(survey.File, survey.Offset,
        $"Record {position} makes no sense, though its checksum is right: {problem}.");
}
