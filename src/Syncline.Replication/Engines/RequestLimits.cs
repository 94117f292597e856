using Syncline.Crdt.Values;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Engines;

/// <summary>What a request may be before any state is looked at.</summary>
internal static class RequestLimits
{
    /// <summary>The refusal, or null if the request is within all limits.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="isOwn">True where the engine itself writes an object of the space, which no user may.</param>
    public static CommitOutcome.Refused? Check(TransactionRequest request, bool isOwn)
    {
        if (request.Updates.Count == 0) return new(CommitRefusal.Argument, "A transaction has at least one update.");
        if (request.Updates.Count > TransactionHeader.UpdatesMax)
        {
            return new(
                CommitRefusal.Limit,
                $"The transaction has {request.Updates.Count} updates; at most {TransactionHeader.UpdatesMax} are "
                + "allowed. Split it.");
        }

        string? problem = ProblemOf(request.Author, TransactionHeader.AuthorBytesMax, "author")
            ?? ProblemOf(request.Message, TransactionHeader.MessageBytesMax, "message")
            ?? ProblemOf(request.Request, TransactionHeader.RequestBytesMax, "request id");
        if (problem is not null) return new(CommitRefusal.Limit, problem);
        for (int i = 0; i < request.Updates.Count; i++)
        {
            Update update = request.Updates[i];
            if (!isOwn && !ObjectKey.IsValid(update.Key.Collection, update.Key.Name))
            {
                return new(CommitRefusal.Argument, "Not an object's address.", i, update.Key);
            }

            if (update.Key.Type != update.Operation.Type)
            {
                return new(CommitRefusal.Argument, "The operation is for another type.", i, update.Key);
            }
        }

        return null;
    }

    private static string? ProblemOf(string? text, int bytesMax, string what)
    {
        if (text is null) return null;
        if (!WellFormedText.IsWellFormed(text)) return $"The {what} holds half a surrogate pair.";
        int bytes = System.Text.Encoding.UTF8.GetByteCount(text);
        return bytes > bytesMax ? $"The {what} has {bytes} bytes of UTF-8; at most {bytesMax} are allowed." : null;
    }
}
