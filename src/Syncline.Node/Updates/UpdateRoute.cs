using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Syncline.Node.Http;
using Syncline.Node.Problems;
using Syncline.Node.Spaces;
using Syncline.Replicas;
using Syncline.Replication.Engines;

namespace Syncline.Node.Updates;

/// <summary><c>POST /v1/spaces/{space}/update</c>: one transaction, whole or not at all.</summary>
internal sealed class UpdateRoute(HostedSpaces spaces, NodeStop stop)
{
    /// <summary>Handles a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        _ = new QueryParameters(context.Request);
        Replica replica = spaces.Of(context);
        UpdateCall call = await ReadAsync(context).ConfigureAwait(false);
        WaitRungs.Require(replica, call.Wait);
        using RequestDeadline deadline = new(context, call.Timeout, stop.Token);
        await AfterWait.ReachAsync(replica, call.After, deadline).ConfigureAwait(false);
        await WaitForRoomAsync(replica, deadline).ConfigureAwait(false);
        Receipt receipt = replica.TryCommit(call.Transaction, out CommitOutcome.Refused? refusal)
            ?? throw Refusals.Of(refusal!);
        bool isReached = call.Wait == WaitRung.Applied
            || await TryWaitDurableAsync(receipt, deadline).ConfigureAwait(false);
        await AnswerAsync(context, replica, receipt, isReached).ConfigureAwait(false);
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

    private static async ValueTask<bool> TryWaitDurableAsync(Receipt receipt, RequestDeadline deadline)
    {
        if (receipt.IsDurable) return true;
        try
        {
            await receipt.WaitDurableAsync(deadline.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            return receipt.IsDurable;
        }
    }

    private static Task AnswerAsync(HttpContext context, Replica replica, Receipt receipt, bool isReached)
    {
        int status = isReached ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
        return JsonAnswer.WriteAsync(context, status, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("version", receipt.Token);
            if (!isReached) WriteMissing(writer, replica);
            writer.WriteEndObject();
        });
    }

    /// <summary>The one member that a wait for "durable" can miss is this node's own.</summary>
    private static void WriteMissing(Utf8JsonWriter writer, Replica replica)
    {
        writer.WriteString("reached", "applied");
        writer.WriteStartArray("missing");
        writer.WriteStartObject();
        writer.WriteString("member", replica.Member.ToString());
        writer.WriteNull("name");
        writer.WriteEndObject();
        writer.WriteEndArray();
    }
}
