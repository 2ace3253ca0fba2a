BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Connect-GitOps' {
    AfterEach { Disconnect-GitOps }

    It 'opens the engine of a folder' {
        $context = Connect-GitOps -Path (Join-Path $Root 'samples/quickstart')
        $context.Kind | Should -Be 'Local'
        (Get-GitOpsContext).Id | Should -Be $context.Id
        (Get-GitOpsApplication).Name | Should -Be @('shop-infra', 'shop-web')
    }

    It 'takes a path relative to the location of PowerShell' {
        Push-Location (Join-Path $Root 'samples')
        try { (Connect-GitOps quickstart).Location | Should -Be (Join-Path $Root 'samples/quickstart') } finally { Pop-Location }
    }

    It 'says when the folder is not there' {
        { Connect-GitOps -Path TestDrive:/nothing } | Should -Throw -ErrorId 'GOS*,GitOpsServerless.PowerShell.Commands.ConnectGitOpsCommand'
    }

    It 'opens the definitions of a repository' -Skip:(-not (Get-Command git -ErrorAction Ignore)) {
        $world = New-TestRepository connectrepo
        Set-TestFile (Join-Path $world.Clone 'definitions/app.yaml') "apiVersion: gitops.serverless/v1`nkind: Application`nmetadata: { name: fromrepo }`nspec: { source: { url: `"$($world.Uri)`", path: web } }`n"
        Add-TestCommit $world (Get-TestManifest connectrepo) 'Add definitions'
        Connect-GitOps -RepositoryUri $world.Uri -RepositoryPath definitions -Branch main | Out-Null
        (Get-GitOpsApplication).Name | Should -Be 'fromrepo'
        Remove-TestWorld $world
    }

    It 'takes the sandbox of the pipeline, and the running one by itself' {
        $sandbox = Get-TestSandbox
        ($sandbox | Connect-GitOps -Sandbox).StateFolder | Should -Be $sandbox.StateFolder
        Disconnect-GitOps
        (Connect-GitOps -Sandbox).Kind | Should -Be 'Sandbox'
    }

    It 'refuses a controller without https' {
        { Connect-GitOps -Uri http://gitops.example } | Should -Throw -ErrorId 'GOS0908,*'
    }

    It 'refuses an address with a key in it, and does not show it' {
        $problem = { Connect-GitOps -Uri 'https://gitops.example/?code=hunter2' } | Should -Throw -ErrorId 'GOS0908,*' -PassThru
        $problem | Format-List * -Force | Out-String | Should -Not -Match 'hunter2'
    }

    It 'refuses the address of a repository with a password in it, and does not show it: <_>' -ForEach @(
        'Connect-GitOps -RepositoryUri', 'Set-GitOpsImage -Image a -Tag 1 -RepositoryUri') {
        $problem = { & ([scriptblock]::Create("$_ 'https://ada:hunter2@example.com/deploy'")) } | Should -Throw -ErrorId 'GOS0908,*' -PassThru
        "$problem $($problem.TargetObject) $($problem.ErrorDetails.RecommendedAction)" | Should -Not -Match 'hunter2'
        "$problem" | Should -BeLike '*https://example.com/deploy*'
    }

    It 'says that a controller cannot be reached' {
        Connect-GitOps -Uri http://127.0.0.1:9 | Out-Null
        $problem = { Get-GitOpsApplication -ErrorAction Stop } | Should -Throw -ErrorId 'GOS0910,*' -PassThru
        $problem.Exception.Message | Should -Not -Match 'GOS0910'
    }

    It 'keeps credentials out of everything that can be shown' {
        $key = ConvertTo-SecureString 'hunter2-hunter2' -AsPlainText -Force
        $context = Connect-GitOps -Uri http://127.0.0.1:9 -FunctionsKey $key
        $shown = ($context | Format-List * | Out-String) + ($context | ConvertTo-Json) + "$context"
        $failure = try { Get-GitOpsApplication -ErrorAction Stop } catch { $_ | Format-List * -Force | Out-String }
        $shown + $failure | Should -Not -Match 'hunter2'
    }
}
