using Syncline.Folders.Histories;
using Syncline.Storage;

namespace Syncline.Folders.Checks;

/// <summary>Checks every byte of a folder that can be checked, and changes none.</summary>
/// <remarks>
/// Checksums of segments and records, what segments say of each other, hash chains and dots of transactions, their
/// bodies, the mark of a clean end. Cost: everything is read once. Memory: a record, and an entry for each writer.
/// </remarks>
public sealed class FolderCheck
{
    private readonly List<StoredDamage> damages = [];
    private readonly List<LostTransactions> lost = [];
    private readonly FolderWalk walk;
    private readonly LogSurvey survey;
    private long records;
    private long recordsBehind;

    private FolderCheck(IStorageFolder folder)
    {
        walk = new(isWhole: true) { Lost = Lose, Transaction = CheckBody };
        survey = new(folder, Take, Note);
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
        return new FolderCheck(folder).Check(folder, cancellation);
    }

    private FolderReport Check(IStorageFolder folder, CancellationToken cancellation)
    {
        survey.Run(1, cancellation);
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
            Records = records,
            RecordsBehind = recordsBehind,
            Spaces = [.. walk.Spaces.Select(space => new SpaceReport(space.Name, space.Transactions, space.Writers))],
            TornTail = survey.TornTail,
            End = end,
            Damages = [.. damages],
            Lost = [.. lost],
        };
    }

    private void Take(in LogRecord record)
    {
        if (damages.Count > 0) recordsBehind++;
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
        if (damages.Count < FolderReport.DamagesMax) damages.Add(damage);
    }

    private StoredDamage Senseless(long position, string problem) => new(survey.File, survey.Offset,
        $"Record {position} makes no sense, though its checksum is right: {problem}.");
}
