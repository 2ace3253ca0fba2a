using System.Net.Http.Json;
using System.Text.Json;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.EndToEnd.Tests;

/// <summary>The controller's HTTP API as an operator uses it.</summary>
internal sealed class ApiClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    public Task<ApplicationStatus> StatusAsync(string application) => GetAsync<ApplicationStatus>($"v1/applications/{application}");

    public Task<DriftReport> DriftAsync(string application) => GetAsync<DriftReport>($"v1/applications/{application}/drift");

    public Task<List<RunRecord>> RunsAsync(string application) => GetAsync<List<RunRecord>>($"v1/applications/{application}/runs");

    public Task<string> PageAsync(string path) => _http.GetStringAsync(new Uri(path, UriKind.Relative));

    public async Task<HttpResponseMessage> PostAsync(string path, object? body = null) =>
        await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body ?? new { }, ContractsJson.Options);

    public Task<ApplicationStatus> WhenAsync(string application, Func<ApplicationStatus, bool> condition)
    {
        ApplicationStatus? last = null;
        return Poll.UntilAsync(
            async () =>
            {
                last = await StatusAsync(application);
                return condition(last) ? last : null;
            },
            () => $"{application} did not get there: {JsonSerializer.Serialize(last, ContractsJson.Indented)}");
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> GetAsync<T>(string path) => (await _http.GetFromJsonAsync<T>(new Uri(path, UriKind.Relative), ContractsJson.Options))!;
}
