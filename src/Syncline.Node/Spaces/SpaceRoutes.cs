using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Syncline.Folders;
using Syncline.Node.Http;
using Syncline.Node.Problems;
using Syncline.Replicas;

namespace Syncline.Node.Spaces;

/// <summary><c>/v1/spaces</c>: lists, creates and removes spaces.</summary>
internal sealed class SpaceRoutes(HostedSpaces spaces)
{
    /// <summary><c>GET /v1/spaces</c>.</summary>
    public Task ListAsync(HttpContext context)
    {
        _ = new QueryParameters(context.Request);
        return JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("spaces");
            foreach (Replica replica in spaces.Folder.Replicas)
            {
                Write(writer, replica);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    /// <summary><c>PUT /v1/spaces/{space}</c>: 201, or 200 if it is there; once durable, where anything is.</summary>
    public async Task CreateAsync(HttpContext context)
    {
        _ = new QueryParameters(context.Request);
        string name = HostedSpaces.NameIn(context);
        if (SpaceName.ProblemOf(name) is string problem) throw ProblemException.Invalid(problem);
        bool exists = spaces.Folder.Find(name) is not null;
        Replica replica = spaces.Folder.OpenSpace(name);
        int status = exists ? StatusCodes.Status200OK : StatusCodes.Status201Created;
        await spaces.Folder.WaitDurableAsync(context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, status, writer => Write(writer, replica)).ConfigureAwait(false);
    }

    /// <summary><c>DELETE /v1/spaces/{space}?confirm={space}</c>: 204, once durable, where anything is.</summary>
    public async Task RemoveAsync(HttpContext context)
    {
        string name = HostedSpaces.NameIn(context);
        string? confirmed = new QueryParameters(context.Request, "confirm").Single("confirm");
        if (spaces.Folder.Find(name) is null) throw spaces.Unknown(name);
        if (confirmed != name)
        {
            throw new ProblemException(
                ProblemKinds.ConfirmationRequired,
                $"Removing the space '{name}' forgets all its objects at this node. Add ?confirm= with its name.");
        }

        if (!await spaces.Folder.RemoveSpaceAsync(name).ConfigureAwait(false)) throw spaces.Unknown(name);
        await spaces.Folder.WaitDurableAsync(context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static void Write(Utf8JsonWriter writer, Replica replica)
    {
        writer.WriteStartObject();
        writer.WriteString("name", replica.SpaceName);
        writer.WriteString("id", replica.SpaceId.ToString());
        writer.WriteEndObject();
    }
}
