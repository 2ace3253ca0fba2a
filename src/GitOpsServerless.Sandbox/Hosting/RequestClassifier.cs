using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Hosting;

/// <summary>Common answers to what a request may do to state.</summary>
public static class RequestClassifier
{
    /// <summary>GET, HEAD and OPTIONS read; every other method writes.</summary>
    public static RequestClass ByMethod(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        return reads ? RequestClass.Read : RequestClass.Write;
    }
}
