using System.Net;
using System.Text;
using Azure.Core.Pipeline;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>Stands between the target and the sandbox and changes answers.</summary>
internal sealed class AnswerChanger : DelegatingHandler
{
    /// <summary>Changes an answer; null changes none.</summary>
    public Action<HttpResponseMessage>? Change { get; set; }

    public static async Task<(AzureWorld World, AnswerChanger Answers)> StartAsync(Func<AzureTargetDefinition, AzureTargetDefinition>? target = null, ArmSandboxOptions? sandbox = null)
    {
        var answers = new AnswerChanger();
        var world = await AzureWorld.StartAsync(target, sandbox, client: new ArmClientOptions { Transport = new HttpClientTransport(answers), MaxAttempts = 1, RetryDelay = TimeSpan.FromMilliseconds(1) });
        answers.InnerHandler = SandboxTrust.CreateHandler(world.Sandbox.CertificateAuthorityPem);
        return (world, answers);
    }

    /// <summary>Another answer to requests whose path has a text in it.</summary>
    public void Replace(HttpMethod method, string pathPart, HttpStatusCode status, string body) => Change = response =>
    {
        if (response.RequestMessage!.Method == method && response.RequestMessage.RequestUri!.AbsolutePath.Contains(pathPart, StringComparison.OrdinalIgnoreCase))
        {
            response.StatusCode = status;
            response.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            response.Content.Headers.ContentType = new(body.StartsWith('<') ? "text/html" : "application/json");
        }
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        Change?.Invoke(response);
        return response;
    }
}
