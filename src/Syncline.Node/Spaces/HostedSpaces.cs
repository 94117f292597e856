using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Syncline.Folders;
using Syncline.Node.Http;
using Syncline.Node.Problems;
using Syncline.Replicas;

namespace Syncline.Node.Spaces;

/// <summary>Finds the space that a request's path names.</summary>
internal sealed class HostedSpaces(DataFolder folder)
{
    private const int SpaceSegment = 3; // "", "v1", "spaces", name

    /// <summary>The spaces' folder.</summary>
    public DataFolder Folder => folder;

    /// <summary>The replica of the space.</summary>
    /// <exception cref="ProblemException">It is not here; the problem names those that are.</exception>
    public Replica Of(HttpContext context)
    {
        string name = NameIn(context);
        return folder.Find(name) ?? throw Unknown(name);
    }

    /// <summary>The replica of the space, to read or write its objects.</summary>
    /// <exception cref="ProblemException">It is not here, or a relay, which holds none.</exception>
    public Replica WithObjects(HttpContext context)
    {
        Replica replica = Of(context);
        if (!replica.IsRelay) return replica;
        throw new ProblemException(
            ProblemKinds.Relay, "This node only stores and forwards what others write. Ask another one.");
    }

    /// <summary>The problem that a space is not here.</summary>
    public ProblemException Unknown(string name)
    {
        string hosted = string.Join(", ", folder.Replicas.Select(replica => replica.SpaceName));
        string hint = hosted.Length == 0 ? "There are none here." : $"Here: {hosted}.";
        return new(ProblemKinds.UnknownSpace, $"The space '{name}' is not here. {hint} PUT creates one.");
    }

    /// <summary>The name as the client wrote it: the framework's path would leave an escaped slash escaped.</summary>
    /// <exception cref="ProblemException">The path is not written plainly.</exception>
    public static string NameIn(HttpContext context)
    {
        string? target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (target is null || !target.StartsWith('/')) target = context.Request.Path.Value ?? "";
        return PlainPath.SegmentsOf(target)[SpaceSegment];
    }
}
