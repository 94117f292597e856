using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Syncline.Node.Http;

/// <summary>Sends an answer's bytes at the pace at which the client takes them, if it takes some.</summary>
internal static class AnswerBody
{
    /// <summary>Bytes that are handed to the connection at a time: so it copies no more than these.</summary>
    public const int PieceBytes = 64 * 1024;

    /// <summary>Sends what was written.</summary>
    /// <exception cref="ClientGoneException">The client is gone, or was sent away.</exception>
    public static async ValueTask SendAsync(HttpContext context, ArrayBufferWriter<byte> body)
    {
        ClientConnection connection = ClientConnection.Of(context);
        using MemoryPart part = connection.NewPart();
        part.Reserve(body.Capacity);
        ReadOnlyMemory<byte> rest = body.WrittenMemory;
        while (!rest.IsEmpty)
        {
            ReadOnlyMemory<byte> piece = rest[..Math.Min(rest.Length, PieceBytes)];
            await connection.TakeAsync(context.Response.BodyWriter.WriteAsync(piece, context.RequestAborted))
                .ConfigureAwait(false);
            rest = rest[piece.Length..];
        }
    }
}
