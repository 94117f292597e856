using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Syncline.Crdt.Values;
using Syncline.Node.Http;
using Syncline.Node.Problems;
using Syncline.Node.Spaces;
using Syncline.Node.Telemetry;
using Syncline.Replicas;
using Syncline.Replication.Engines;
using Syncline.Replication.Members;

namespace Syncline.Node.Updates;

/// <summary><c>POST /v1/spaces/{space}/update</c>: one transaction, whole or not at all.</summary>
internal sealed class UpdateRoute(HostedSpaces spaces, NodeStop stop)
{
    /// <summary>Handles a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        _ = new QueryParameters(context.Request);
        Replica replica = spaces.WithObjects(context);
        UpdateCall call = await ReadAsync(context).ConfigureAwait(false);
        WaitRungs.Require(replica, call.Wait);
        using RequestDeadline deadline = new(context, call.Timeout, stop.Token);
        await AfterWait.ReachAsync(replica, call.After, deadline).ConfigureAwait(false);
        await WaitForRoomAsync(replica, deadline).ConfigureAwait(false);
        Receipt receipt = replica.TryCommit(call.Transaction, out CommitOutcome.Refused? refusal)
            ?? throw Refusals.Of(refusal!);
        bool isReached = await WaitAsync(receipt, call.Wait, deadline).ConfigureAwait(false);
        await AnswerAsync(context, replica, receipt, call.Wait, isReached).ConfigureAwait(false);
    }

    private static async ValueTask<UpdateCall> ReadAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        return UpdateCallReader.Read(body.Root);
    }

    private static async ValueTask WaitForRoomAsync(Replica replica, RequestDeadline deadline)
    {
        try
        {
            await replica.WaitForRoomAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            throw new ProblemException(
                ProblemKinds.Busy,
                $"After {deadline.Timeout.TotalMilliseconds} ms too much still waited for the disk. "
                + "Nothing was applied; ask again, and look at the disk if it lasts.");
        }
    }

    /// <summary>Returns when the rung is reached, or the time is over; true if it was reached.</summary>
    private static async ValueTask<bool> WaitAsync(Receipt receipt, ReceiptRung rung, RequestDeadline deadline)
    {
        if (receipt.HasReached(rung)) return true;
        using Activity? span = RequestSpans.Wait("syncline.wait.rung");
        span?.SetTag("syncline.rung", rung.ToString());
        try
        {
            await receipt.WaitAsync(rung, Timeout.InfiniteTimeSpan, deadline.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            return false; // The answer says how far it came.
        }
    }

    /// <summary>Answers; what was reached stays reached, though a member may have come since that lacks it.</summary>
    private static Task AnswerAsync(
        HttpContext context, Replica replica, Receipt receipt, ReceiptRung asked, bool wasReached)
    {
        TransactionStanding? standing = wasReached ? null : receipt.Standing;
        bool isReached = standing is null || asked.IsReachedBy(standing, replica.KeepersMin);
        int status = isReached ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
        return JsonAnswer.WriteAsync(context, status, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("version", receipt.Token);
            if (!receipt.Skipped.IsEmpty) WriteSkipped(writer, receipt.Skipped);
            if (!isReached) WaitRungs.WriteUnreached(writer, replica, standing!, asked);
            writer.WriteEndObject();
        });
    }

    private static void WriteSkipped(Utf8JsonWriter writer, ImmutableArray<SkippedElements> skipped)
    {
        writer.WriteStartArray("skipped");
        foreach (SkippedElements part in skipped)
        {
            writer.WriteStartObject();
            writer.WriteNumber("updateIndex", part.UpdateIndex);
            writer.WriteString("object", part.Key.ToString());
            writer.WritePropertyName("elements");
            ValueJson.WriteAll(writer, part.Elements);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
